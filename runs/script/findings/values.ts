import {
  ArrayNode,
  CallNode,
  ConstantPathNode,
  ConstantReadNode,
  FalseNode,
  FloatNode,
  GlobalVariableReadNode,
  HashNode,
  InstanceVariableReadNode,
  IntegerNode,
  InterpolatedStringNode,
  ItLocalVariableReadNode,
  KeywordHashNode,
  LocalVariableReadNode,
  LocalVariableWriteNode,
  NilNode,
  NumberedParametersNode,
  ParenthesesNode,
  RangeNode,
  RegularExpressionNode,
  StatementsNode,
  StringNode,
  SymbolNode,
  TrueNode,
} from "@ruby/prism/src/nodes.js";
import { MODELS_OF_RAILS, PLAIN_CONSTANTS } from "./active-record.ts";
import { ofRecords, ofRelation } from "./relations.ts";
import type { Scope } from "./scope.ts";
import { ofText } from "./texts.ts";
import { argumentsOf, constantName, type Node, textOf } from "./tree.ts";

/** How many rows of its table a relation has: all, fewer, or reading cannot tell. */
export type Rows = "all" | "some" | "unknown";

/** What an expression is, as far as reading can tell. `records` is an array of them, or an enumerator. */
export type Value =
  | { is: "model" | "relation"; rows: Rows }
  | { is: "record" | "records" | "connection" | "cache" | "plain" | "unknown" }
  | { is: "text"; text: string; interpolated: boolean };

const UNKNOWN: Value = { is: "unknown" };
const PLAIN: Value = { is: "plain" };
const LITERALS: ReadonlySet<unknown> = new Set([
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
]);

/** How long a chain of calls is followed: nobody writes a longer one, and each call of it asks anew. */
const LONGEST_CHAIN = 50;

/** How deep arguments in arguments are followed, for the same reasons. */
const DEEPEST = 5;

/** What an expression is. */
export function valueIn(node: Node | null | undefined, scope: Scope, depth = 0): Value {
  if (depth > DEEPEST) return UNKNOWN;
  const calls: CallNode[] = [];
  let root = unwrapped(node ?? null);
  while (root instanceof CallNode && constantName(root) === undefined && calls.length < LONGEST_CHAIN) {
    calls.push(root);
    root = unwrapped(root.receiver);
  }
  if (calls.length === LONGEST_CHAIN) return UNKNOWN;
  const start = valueOfRoot(root, scope, depth);
  return calls.reduceRight((receiver, call) => valueOfCall(call, receiver, scope, depth + 1), start);
}

/** What is in parentheses, and what is assigned there. */
function unwrapped(node: Node | null): Node | null {
  let inside = node;
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    if (inside instanceof ParenthesesNode) inside = inside.body;
    else if (inside instanceof StatementsNode) inside = inside.body.at(-1) ?? null;
    else if (inside instanceof LocalVariableWriteNode) inside = inside.value;
    else break;
  }
  return inside;
}

function valueOfRoot(node: Node | null, scope: Scope, depth: number): Value {
  if (node === null) return UNKNOWN;
  if (LITERALS.has(node.constructor)) return PLAIN;
  if (node instanceof ArrayNode) return ofArray(node, scope, depth);
  if (node instanceof StringNode || node instanceof InterpolatedStringNode) {
    const text = textOf(node);
    return text ? { is: "text", ...text } : PLAIN;
  }
  if (node instanceof ItLocalVariableReadNode) return scope.get("it") ?? UNKNOWN;
  if (
    node instanceof LocalVariableReadNode ||
    node instanceof InstanceVariableReadNode ||
    node instanceof GlobalVariableReadNode
  )
    return scope.get(node.name) ?? UNKNOWN;
  return ofConstant(node, scope);
}

function ofConstant(node: Node, scope: Scope): Value {
  const name = constantName(node);
  if (name === undefined) return UNKNOWN;
  const isNamed = node instanceof ConstantReadNode || node instanceof ConstantPathNode;
  return (isNamed ? scope.get(name) : undefined) ?? (isPlain(name) ? PLAIN : { is: "model", rows: "all" });
}

function isPlain(name: string): boolean {
  const root = name.split("::")[0] ?? name;
  return PLAIN_CONSTANTS.has(root) && !MODELS_OF_RAILS.has(name);
}

/** A list of records, when its first one is one. */
function ofArray({ elements }: ArrayNode, scope: Scope, depth: number): Value {
  return valueIn(elements[0], scope, depth + 1).is === "record" ? { is: "records" } : PLAIN;
}

function valueOfCall(call: CallNode, receiver: Value, scope: Scope, depth: number): Value {
  const { name } = call;
  const [first] = argumentsOf(call);
  const argument = () => valueIn(first, scope, depth);
  if (["connection", "lease_connection", "retrieve_connection"].includes(name)) return { is: "connection" };
  if (name === "cache_store" || (name === "cache" && constantName(call.receiver) === "Rails"))
    return { is: "cache" };
  if (name.startsWith("sanitize_sql")) return withoutValues(first, argument());
  if (receiver.is === "text") return ofText(name, receiver, argument());
  if (receiver.is === "model" || receiver.is === "relation")
    return ofRelation(call, receiver.rows, argument());
  if (receiver.is === "records") return ofRecords(call);
  // What a record is asked for may be one of its associations.
  if (receiver.is === "record") return first === undefined ? { is: "relation", rows: "unknown" } : UNKNOWN;
  if (call.receiver === null) return ofBareCall(name, argument());
  if (receiver.is === "plain") return ofPlain(call, argument());
  return UNKNOWN;
}

/** The text of `sanitize_sql(["id = ?", id])`; its values are quoted. */
function withoutValues(first: Node | undefined, argument: Value): Value {
  if (!(first instanceof ArrayNode)) return argument;
  const text = textOf(first.elements[0]);
  return text ? { is: "text", ...text } : UNKNOWN;
}

function ofBareCall(name: string, argument: Value): Value {
  return (name === "format" || name === "sprintf") && argument.is === "text"
    ? { ...argument, interpolated: true }
    : UNKNOWN;
}

/** `Arel.sql(text)` is a text, `Class.new(User)` a model. */
function ofPlain(call: CallNode, argument: Value): Value {
  const name = `${constantName(call.receiver)}.${call.name}`;
  if (name === "Arel.sql") return argument;
  return name === "Class.new" && argument.is === "model" ? argument : PLAIN;
}
