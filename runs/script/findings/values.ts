import {
  ArrayNode,
  type BlockNode,
  BlockParametersNode,
  CallNode,
  FalseNode,
  FloatNode,
  HashNode,
  IntegerNode,
  InterpolatedStringNode,
  ItLocalVariableReadNode,
  KeywordHashNode,
  LocalVariableReadNode,
  NilNode,
  NumberedParametersNode,
  ParenthesesNode,
  RangeNode,
  RegularExpressionNode,
  RequiredParameterNode,
  StatementsNode,
  StringNode,
  SymbolNode,
  TrueNode,
} from "@ruby/prism/src/nodes.js";
import { NARROWING, PLAIN_CONSTANTS, PLAIN_RESULTS, RECORDS, REWRITING } from "./active-record.ts";
import { argumentsOf, constantName, type Node, textOf } from "./tree.ts";

/** What an expression is, as far as reading can tell. `rows` says how far a relation goes. */
export type Value =
  | { is: "model" | "relation"; rows: "all" | "some" | "unknown" }
  | { is: "record" | "connection" | "plain" | "unknown" }
  | { is: "text"; text: string; interpolated: boolean };

/** The local variables that are known, by name. */
export type Scope = Map<string, Value>;

const UNKNOWN: Value = { is: "unknown" };
const PLAIN: Value = { is: "plain" };
const LITERALS = [
  ArrayNode,
  FalseNode,
  FloatNode,
  HashNode,
  IntegerNode,
  KeywordHashNode,
  NilNode,
  NumberedParametersNode,
  RangeNode,
  RegularExpressionNode,
  SymbolNode,
  TrueNode,
];

/** How long a chain of calls is followed: nobody writes a longer one, and each call of it asks anew. */
const LONGEST_CHAIN = 50;

/** What an expression is. */
export function valueIn(node: Node | null, scope: Scope): Value {
  const calls: CallNode[] = [];
  let root = unwrapped(node);
  while (root instanceof CallNode && calls.length < LONGEST_CHAIN) {
    calls.push(root);
    root = unwrapped(root.receiver);
  }
  if (root instanceof CallNode) return UNKNOWN;
  return calls.reduceRight((receiver, call) => valueOfCall(call, receiver), valueOfRoot(root, scope));
}

/** What is in parentheses. */
function unwrapped(node: Node | null): Node | null {
  let inside = node;
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    if (inside instanceof ParenthesesNode) inside = inside.body;
    else if (inside instanceof StatementsNode) inside = inside.body.at(-1) ?? null;
    else break;
  }
  return inside;
}

function valueOfRoot(node: Node | null, scope: Scope): Value {
  if (node === null) return UNKNOWN;
  if (LITERALS.some((literal) => node instanceof literal)) return PLAIN;
  if (node instanceof StringNode || node instanceof InterpolatedStringNode) {
    const text = textOf(node);
    return text ? { is: "text", ...text } : PLAIN;
  }
  if (node instanceof LocalVariableReadNode) return scope.get(node.name) ?? UNKNOWN;
  if (node instanceof ItLocalVariableReadNode) return scope.get("it") ?? UNKNOWN;
  const name = constantName(node);
  if (name === undefined) return UNKNOWN;
  return isPlain(name) ? PLAIN : { is: "model", rows: "all" };
}

function isPlain(name: string): boolean {
  const root = name.split("::")[0] ?? name;
  return PLAIN_CONSTANTS.has(root) && name !== "ActiveRecord::Base";
}

function valueOfCall(call: CallNode, receiver: Value): Value {
  if (["connection", "lease_connection", "retrieve_connection"].includes(call.name))
    return { is: "connection" };
  if (receiver.is === "model" || receiver.is === "relation") return ofRelation(call, receiver.rows);
  // What a record is asked for may be one of its associations.
  if (receiver.is === "record")
    return argumentsOf(call).length === 0 ? { is: "relation", rows: "unknown" } : UNKNOWN;
  return receiver.is === "unknown" || receiver.is === "connection" ? UNKNOWN : PLAIN;
}

function ofRelation(call: CallNode, rows: "all" | "some" | "unknown"): Value {
  const { name } = call;
  if (PLAIN_RESULTS.has(name)) return PLAIN;
  if (RECORDS.has(name)) return { is: "record" };
  if (REWRITING.has(name)) return { is: "relation", rows };
  if (name === "unscoped") return { is: "relation", rows: "all" };
  if (NARROWING.has(name)) return { is: "relation", rows: narrows(call) ? "some" : rows };
  // A scope of the app, a class method, an operator.
  return { is: "relation", rows: "unknown" };
}

/** `where` without a condition, and with one that always holds, narrows nothing. */
function narrows(call: CallNode): boolean {
  const [first] = argumentsOf(call);
  if (call.name !== "where") return true;
  if (first === undefined || first instanceof NilNode || first instanceof TrueNode) return false;
  if (first instanceof HashNode || first instanceof KeywordHashNode) return first.elements.length > 0;
  const text = textOf(first)?.text;
  return text === undefined || !/^\s*(|true|'t'|(\d+)\s*=\s*\2)\s*$/i.test(text);
}

/** What the first parameter of a block gets from the method that it is given to. */
export function valueInBlock(call: CallNode, scope: Scope): Value {
  if (call.name === "with_connection") return { is: "connection" };
  const receiver = valueIn(call.receiver, scope);
  if (receiver.is !== "model" && receiver.is !== "relation") return UNKNOWN;
  if (call.name === "in_batches")
    return { is: "relation", rows: receiver.rows === "all" ? "all" : "unknown" };
  if (call.name === "find_in_batches") return UNKNOWN;
  return { is: "record" };
}

/** The name of a block's first parameter; `it` and `_1` where there is none. */
export function firstParameter({ parameters }: BlockNode): string {
  if (parameters instanceof NumberedParametersNode) return "_1";
  if (!(parameters instanceof BlockParametersNode)) return "it";
  const first = parameters.parameters?.requireds[0];
  return first instanceof RequiredParameterNode ? first.name : "it";
}
