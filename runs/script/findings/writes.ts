import { BlockArgumentNode, CallNode, LocalVariableReadNode, SymbolNode } from "@ruby/prism/src/nodes.js";
import { LOADING, MANY, NO_CALLBACKS, PERHAPS_WRITE, SURELY_WRITE } from "./active-record.ts";
import type { Look } from "./find.ts";
import { argumentsOf, constantName, type Node } from "./tree.ts";
import { type Value, valueIn } from "./values.ts";

const OF_ROWS = { all: "write-whole-table", some: "write-many", unknown: "write-unknown-scope" } as const;

/** Calls of Active Record that change rows, and such as load a whole table. */
export const findWrites: Look = (node, { scope, hit }) => {
  if (!(node instanceof CallNode)) return;
  const { name } = node;
  const value = valueIn(node.receiver, scope);
  const many = MANY.has(name) && node.receiver !== null && value.is !== "plain";
  if (many) hit(OF_ROWS[rowsOf(value, node)], node, described(node));
  else if (writes(node, value)) hit("write", node, described(node));
  else if (loads(node, value)) hit("table-in-memory", node, described(node));
  writesEach(node, value, hit);
  const isWrite = many || writes(node, value);
  if (isWrite && NO_CALLBACKS.has(name) && !isHashDelete(node, value)) hit("callbacks-skipped", node, name);
};

/** `delete_by` and `destroy_by` take their condition with them. */
function rowsOf(value: Value, call: CallNode): keyof typeof OF_ROWS {
  const conditional = call.name.endsWith("_by") && argumentsOf(call).length > 0;
  const rows = value.is === "model" || value.is === "relation" ? value.rows : "unknown";
  return conditional && rows === "all" ? "some" : rows;
}

function writes(call: CallNode, value: Value): boolean {
  if (call.receiver === null || value.is === "plain" || value.is === "text" || value.is === "connection")
    return false;
  if (SURELY_WRITE.has(call.name)) return true;
  if (!PERHAPS_WRITE.has(call.name)) return false;
  if (value.is !== "unknown") return true;
  // `user.save` and `user.delete` say enough; `list.delete(1)` and `hash.update(other)` are plain Ruby as a rule.
  return (
    ["save", "delete"].includes(call.name) &&
    argumentsOf(call).length === 0 &&
    isCalledLikeRecord(call.receiver)
  );
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

/** `each(&:destroy)` and its like. */
function writesEach(call: CallNode, value: Value, hit: Parameters<Look>[1]["hit"]): void {
  const { block } = call;
  if (!(block instanceof BlockArgumentNode) || !(block.expression instanceof SymbolNode)) return;
  const name = block.expression.unescaped.value;
  const ofRecords = value.is === "model" || value.is === "relation";
  if (SURELY_WRITE.has(name) || (ofRecords && PERHAPS_WRITE.has(name))) hit("write", block, `&:${name}`);
}

/** A call as a person would say it: `User.where.update_all`. */
export function described(call: CallNode): string {
  const names: string[] = [];
  let node: Node | null = call;
  for (; node instanceof CallNode && names.length < 10; node = node.receiver) names.unshift(node.name);
  const root = constantName(node) ?? (node instanceof LocalVariableReadNode ? node.name : undefined);
  return [...(root === undefined ? [] : [root]), ...names].join(".");
}
