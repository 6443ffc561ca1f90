import {
  AssocNode,
  CallNode,
  InterpolatedXStringNode,
  KeywordHashNode,
  PostExecutionNode,
  XStringNode,
} from "@ruby/prism/src/nodes.js";
import type { Look } from "./find.ts";
import { argumentsOf, constantName, textOf } from "./tree.ts";

const KERNEL = ["Kernel", "Process", "IO", "Object", "Signal"];
const SHELL = ["system", "exec", "spawn", "popen", "popen2", "popen3", "syscall"];
const HOOKS = ["at_exit", "trap", "set_trace_func"];

/** Other programs, processes and threads, and what lets a process end in another way than it should. */
export const findProcesses: Look = (node, { constant: receiver, hit }) => {
  if (node instanceof XStringNode || node instanceof InterpolatedXStringNode)
    return hit("shell", node, "`…`");
  if (node instanceof PostExecutionNode) return hit("exit-hook", node, "END");
  if (!(node instanceof CallNode)) return;
  const { name } = node;
  const bare = node.receiver === null || KERNEL.includes(receiver ?? "");
  if (receiver === "Open3" || receiver === "PTY") return hit("shell", node, `${receiver}.${name}`);
  if (bare && (SHELL.includes(name) || opensPipe(node))) return hit("shell", node, name);
  if (bare && (name === "fork" || name === "daemon")) return hit("fork", node, name);
  if (bare && HOOKS.includes(name)) return hit("exit-hook", node, name);
  if (name === "exit!" || (receiver === "Process" && name === "kill")) return hit("exit-now", node, name);
  if (receiver === undefined) return;
  if (STARTS_THREADS.test(`${receiver}.${name}`)) hit("thread", node, `${receiver}.${name}`);
  if (receiver === "Parallel") hit(usesThreads(node) ? "thread" : "fork", node, `Parallel.${name}`);
};

const STARTS_THREADS =
  /^(?:(?:Thread|Ractor|Fiber)\.(?:new|start|fork|schedule)|Concurrent::\w+\.(?:new|execute|schedule|future|post)|Async\.)/;

/** `Parallel.each(list, in_threads: 4)`; it starts processes otherwise. */
function usesThreads(call: CallNode): boolean {
  return partsOfArguments(call).some((key) => key === "in_threads");
}

function partsOfArguments(call: CallNode): (string | undefined)[] {
  const keywords = argumentsOf(call).filter((argument) => argument instanceof KeywordHashNode);
  return keywords.flatMap(({ elements }) =>
    elements.map((element) => (element instanceof AssocNode ? textOf(element.key)?.text : undefined)),
  );
}

/** `open("|command")`, and `open` with something that cannot be read here; `IO.read("|command")`. */
function opensPipe(call: CallNode): boolean {
  const { name } = call;
  const receiver = constantName(call.receiver);
  const start = textOf(argumentsOf(call)[0])?.text;
  if (receiver === "IO")
    return /^(?:bin)?(?:read|readlines|write|foreach)$/.test(name) && start?.startsWith("|") === true;
  if (name !== "open" || (call.receiver !== null && receiver !== "Kernel")) return false;
  return (start ?? "|").startsWith("|");
}
