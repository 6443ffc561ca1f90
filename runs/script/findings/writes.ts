import {
  BlockArgumentNode,
  CallNode,
  KeywordHashNode,
  LocalVariableReadNode,
  SymbolNode,
} from "@ruby/prism/src/nodes.js";
import { LOADING, MANY, NO_CALLBACKS, PERHAPS_WRITE, SURELY_WRITE } from "./active-record.ts";
import type { Look } from "./find.ts";
import type { Scope } from "./scope.ts";
import { argumentsOf, constantName, type Node } from "./tree.ts";
import { type Rows, type Value, valueIn } from "./values.ts";

const OF_ROWS = { all: "write-whole-table", some: "write-many", unknown: "write-unknown-scope" } as const;

/** Calls of Active Record that change rows, and such as load a whole table. */
export const findWrites: Look = (node, { scope, receiver: value, hit }) => {
  if (!(node instanceof CallNode)) return;
  const { name } = node;
  const many = changesMany(node, value);
  const one = !many && writes(node, value, scope);
  if (many) hit(OF_ROWS[rowsOf(value, node)], node, described(node));
  else if (one) hit("write", node, described(node));
  if (loads(node, value)) hit("table-in-memory", node, described(node));
  writesEach(node, value, hit);
  if ((many || one) && NO_CALLBACKS.has(name) && !isHashDelete(node, value))
    hit("callbacks-skipped", node, name);
};

/** `User.update(plan: "free")`, without an id before it, updates every user, one after the other. */
function changesMany(call: CallNode, value: Value): boolean {
  if (MANY.has(call.name)) return value.is !== "plain" && value.is !== "text";
  const ofMany = value.is === "model" || value.is === "relation";
  return (
    ofMany && ["update", "update!"].includes(call.name) && argumentsOf(call)[0] instanceof KeywordHashNode
  );
}

/** `delete_by` and `destroy_by` take their condition with them. */
function rowsOf(value: Value, call: CallNode): Rows {
  const conditional = call.name.endsWith("_by") && argumentsOf(call).length > 0;
  const rows = "rows" in value ? value.rows : "unknown";
  return conditional && rows === "all" ? "some" : rows;
}

function writes(call: CallNode, value: Value, scope: Scope): boolean {
  if (call.receiver === null || ["plain", "text", "connection"].includes(value.is)) return false;
  if (SURELY_WRITE.has(call.name)) return true;
  if (value.is === "record" && call.name.endsWith("_ids=")) return true;
  if (value.is === "relation" && call.name === "<<")
    return ["record", "records", "relation"].includes(valueIn(argumentsOf(call)[0], scope).is);
  if (!PERHAPS_WRITE.has(call.name)) return false;
  if (value.is === "records") return false;
  return value.is !== "unknown" || writesToUnknown(call, call.receiver);
}

/** `user.save` and `user.delete` say enough; `list.delete(1)` and `hash.update(other)` are plain Ruby as a rule. */
function writesToUnknown(call: CallNode, receiver: Node): boolean {
  const [first] = argumentsOf(call);
  if (call.name === "update") return first instanceof KeywordHashNode && isCalledLikeModel(receiver);
  if (call.name === "save") return isCalledLikeRecord(receiver);
  return call.name === "delete" && first === undefined && isCalledLikeRecord(receiver);
}

/** What people call hashes and digests, which have an `update` of their own. */
const HASHES =
  /^(?:[dhmx]|hash|opts|memo|acc|map|cache|index|totals?|counts?|results?|data|env|args|kwargs|body|payload|json|digest|sha\d*|md5|hmac|\w*(?:options|params|attributes|attrs|config|settings|headers|hash|_by_\w+|_map))$/;

function isCalledLikeModel(receiver: Node): boolean {
  const name = receiver instanceof CallNode || receiver instanceof LocalVariableReadNode ? receiver.name : "";
  return /^[a-z]/.test(name) && !HASHES.test(name);
}

function isCalledLikeRecord(receiver: Node): boolean {
  return receiver instanceof CallNode || "depth" in receiver;
}

function isHashDelete(call: CallNode, value: Value): boolean {
  return call.name === "delete" && value.is === "unknown" && argumentsOf(call).length > 0;
}

function loads(call: CallNode, value: Value): boolean {
  if (!LOADING.has(call.name) || (value.is !== "relation" && value.is !== "model") || value.rows !== "all")
    return false;
  return value.is === "relation" || call.name === "each";
}

/** `each(&:destroy)` and its like. To destroy all rows one after the other is to destroy all rows. */
function writesEach(call: CallNode, value: Value, hit: Parameters<Look>[1]["hit"]): void {
  const { block } = call;
  if (!(block instanceof BlockArgumentNode) || !(block.expression instanceof SymbolNode)) return;
  const name = block.expression.unescaped.value;
  const ofRecords = "rows" in value || value.is === "records";
  if (!SURELY_WRITE.has(name) && !(ofRecords && PERHAPS_WRITE.has(name))) return;
  const removes = ["destroy", "destroy!", "delete"].includes(name) && "rows" in value;
  hit(removes ? OF_ROWS[value.rows] : "write", block, `&:${name}`);
}

/** A call as a person would say it: `User.where.update_all`. */
export function described(call: CallNode): string {
  const names: string[] = [];
  let node: Node | null = call;
  for (; node instanceof CallNode && names.length < 10; node = node.receiver) names.unshift(node.name);
  const root = constantName(node) ?? (node instanceof LocalVariableReadNode ? node.name : undefined);
  return [...(root === undefined ? [] : [root]), ...names].join(".");
}
