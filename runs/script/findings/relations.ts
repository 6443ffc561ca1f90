import {
  type CallNode,
  HashNode,
  KeywordHashNode,
  NilNode,
  SymbolNode,
  TrueNode,
} from "@ruby/prism/src/nodes.js";
import { NARROWING, PLAIN_RESULTS, RECORD_LISTS, RECORDS, REWRITING } from "./active-record.ts";
import { argumentsOf, type Node, textOf } from "./tree.ts";
import type { Rows, Value } from "./values.ts";

/** Conditions that hold for every row of about any table. */
const ALWAYS = /^\s*(|true|'t'|(\d+)\s*=\s*\2|(?:\w+\.)?id\s*(?:>\s*0|>=\s*[01]|is\s+not\s+null))\s*$/i;

/** What a method of a model or relation gives; `argument` is the first thing that the method gets. */
export function ofRelation(call: CallNode, rows: Rows, argument: Value): Value {
  const { name } = call;
  if (RECORD_LISTS.has(name) || (name === "select" && call.block !== null)) return { is: "records" };
  if (PLAIN_RESULTS.has(name)) return { is: "plain" };
  if (RECORDS.has(name)) return { is: "record" };
  if (name === "unscoped") return { is: "relation", rows: "all" };
  if (name === "unscope" || name === "except") return { is: "relation", rows: withoutSome(call, rows) };
  if (name === "or" || name === "merge") return { is: "relation", rows: combined(name, rows, argument) };
  if (REWRITING.has(name)) return { is: "relation", rows };
  if (NARROWING.has(name)) return { is: "relation", rows: narrows(call) ? "some" : rows };
  // A scope of the app, a class method, an operator.
  return { is: "relation", rows: "unknown" };
}

/** `where` without a condition, and with one that always holds, narrows nothing. */
function narrows(call: CallNode): boolean {
  const [first] = argumentsOf(call);
  if (call.name === "not") return !hasOnlyNilId(first);
  if (call.name !== "where") return true;
  if (first === undefined || first instanceof NilNode || first instanceof TrueNode) return false;
  if (first instanceof HashNode || first instanceof KeywordHashNode) return first.elements.length > 0;
  const text = textOf(first)?.text;
  return text === undefined || !ALWAYS.test(text);
}

/** `where.not(id: nil)`, which is written to satisfy whoever asks for a condition. */
function hasOnlyNilId(condition: Node | undefined): boolean {
  if (!(condition instanceof KeywordHashNode) || condition.elements.length !== 1) return false;
  const [element] = condition.elements;
  if (element === undefined || !("key" in element)) return false;
  return (
    element.key instanceof SymbolNode &&
    element.key.unescaped.value === "id" &&
    element.value instanceof NilNode
  );
}

/** `unscope(:where)` takes every condition away, `unscope(:order)` none. */
function withoutSome(call: CallNode, rows: Rows): Rows {
  const names = argumentsOf(call).map((argument) => textOf(argument)?.text);
  if (names.includes("where")) return "all";
  return rows === "some" && names.some((name) => name === undefined || name === "limit") ? "unknown" : rows;
}

function combined(name: "or" | "merge", rows: Rows, argument: Value): Rows {
  const others = "rows" in argument ? argument.rows : "unknown";
  const [strong, weak] = name === "or" ? (["all", "some"] as const) : (["some", "all"] as const);
  if (rows === strong || others === strong) return strong;
  return rows === weak && others === weak ? weak : "unknown";
}

/** Methods of a list that give a list of some of it. */
const PARTS = new Set(
  `to_a to_ary entries sort sort_by select reject filter shuffle take drop uniq compact each each_with_index each_entry
  reverse lazy take_while drop_while + - | & freeze flatten partition load map! each_slice find_all presence`.split(
    /\s+/,
  ),
);
const ONE = new Set("first last find detect min_by max_by sample sole [] at fetch second".split(" "));

/** What a method of a list of records gives. */
export function ofRecords({ name }: CallNode): Value {
  return { is: PARTS.has(name) ? "records" : ONE.has(name) ? "record" : "unknown" };
}
