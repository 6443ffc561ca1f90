import { CallNode, InterpolatedXStringNode, PostExecutionNode, XStringNode } from "@ruby/prism/src/nodes.js";
import type { Look } from "./find.ts";
import { argumentsOf, constantName, textOf } from "./tree.ts";

const KERNEL = [undefined, "Kernel", "Process", "IO", "Object", "PTY", "Open3"];
const SHELL = ["system", "exec", "spawn", "popen", "popen2", "popen3", "syscall"];
const HOOKS = ["at_exit", "trap", "set_trace_func"];

/** Other programs, processes and threads, and what lets a process end in another way than it should. */
export const findProcesses: Look = (node, { hit }) => {
  if (node instanceof XStringNode || node instanceof InterpolatedXStringNode)
    return hit("shell", node, "`…`");
  if (node instanceof PostExecutionNode) return hit("exit-hook", node, "END");
  if (!(node instanceof CallNode)) return;
  const { name } = node;
  const receiver = constantName(node.receiver);
  const bare = node.receiver === null || (receiver !== undefined && KERNEL.includes(receiver));
  if (receiver === "Open3" || receiver === "PTY") return hit("shell", node, `${receiver}.${name}`);
  if (bare && (SHELL.includes(name) || opensPipe(node))) return hit("shell", node, name);
  if (bare && (name === "fork" || name === "daemon")) return hit("fork", node, name);
  if (bare && HOOKS.includes(name)) return hit("exit-hook", node, name);
  if (name === "exit!" || (receiver === "Process" && name === "kill")) return hit("exit-now", node, name);
  if (
    ["Thread", "Ractor", "Fiber"].includes(receiver ?? "") &&
    ["new", "start", "fork", "schedule"].includes(name)
  )
    hit("thread", node, `${receiver}.${name}`);
};

/** `open("|command")`, and `open` with something that cannot be read here. */
function opensPipe(call: CallNode): boolean {
  if (call.name !== "open" || (call.receiver !== null && constantName(call.receiver) !== "IO")) return false;
  return (textOf(argumentsOf(call)[0])?.text ?? "|").startsWith("|");
}
