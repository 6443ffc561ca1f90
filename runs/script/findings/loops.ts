import {
  BlockNode,
  BreakNode,
  CallNode,
  DefNode,
  FalseNode,
  IntegerNode,
  LambdaNode,
  NilNode,
  RescueNode,
  ReturnNode,
  StringNode,
  SymbolNode,
  TrueNode,
  UntilNode,
  WhileNode,
} from "@ruby/prism/src/nodes.js";
import type { Look } from "./find.ts";
import { constantName, type Node, partsOf } from "./tree.ts";

const ALWAYS = [TrueNode, IntegerNode, SymbolNode, StringNode];
const LEAVING = ["exit", "exit!", "abort", "raise", "fail", "throw"];

/** What may keep a run from ending, or from being ended. */
export const findLoops: Look = (node, { constant, hit }) => {
  const endless =
    (node instanceof WhileNode && ALWAYS.some((literal) => node.predicate instanceof literal)) ||
    (node instanceof UntilNode && (node.predicate instanceof FalseNode || node.predicate instanceof NilNode));
  if (endless && !leaves(node)) hit("endless-loop", node, "while true");
  if (node instanceof RescueNode && node.exceptions.some(isTooMuch))
    hit("rescue-exception", node, "rescue Exception");
  if (!(node instanceof CallNode)) return;
  const bare = node.receiver === null || constant === "Kernel";
  if (bare && node.name === "loop" && node.block instanceof BlockNode && !leaves(node.block))
    hit("endless-loop", node, "loop");
  if (bare && node.name === "sleep") hit("sleep", node, "sleep");
};

function isTooMuch(exception: Node): boolean {
  return ["Exception", "SignalException", "Interrupt", "SystemExit"].includes(constantName(exception) ?? "");
}

/** Whether anything in a loop may end it. A `break` inside of another loop or block counts too: better no finding than a wrong one. */
function leaves(loop: Node): boolean {
  const todo = partsOf(loop);
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node instanceof BreakNode || node instanceof ReturnNode) return true;
    if (node instanceof CallNode && node.receiver === null && LEAVING.includes(node.name)) return true;
    if (!(node instanceof DefNode || node instanceof LambdaNode)) todo.push(...partsOf(node));
  }
  return false;
}
