import { BlockArgumentNode, CallNode, SymbolNode } from "@ruby/prism/src/nodes.js";
import { MANY, SURELY_WRITE } from "./active-record.ts";
import type { Look } from "./find.ts";
import { argumentsOf, constantName, type Node, textOf } from "./tree.ts";
import { described } from "./writes.ts";

const EVAL = new Set([
  "eval",
  "instance_eval",
  "class_eval",
  "module_eval",
  "instance_exec",
  "class_exec",
  "module_exec",
]);
const SEND = new Set([
  "send",
  "public_send",
  "__send__",
  "method",
  "public_method",
  "instance_method",
  "try",
  "try!",
]);
const CONSTANT = new Set(["constantize", "safe_constantize", "const_get", "qualified_const_get"]);
const REFLECTION = /^(?:ObjectSpace|Fiddle|FFI|TracePoint|DRb|RubyVM|Binding)(?:::|$)/;

/** Methods that are findings themselves, when somebody calls them by name only. */
const DANGEROUS = new Set([
  ...MANY,
  ...SURELY_WRITE,
  ...EVAL,
  ..."delete save update system exec spawn fork ` exit! syscall execute raw_connection commit_db_transaction".split(
    " ",
  ),
  ..."rollback_db_transaction drop_table truncate remove_column establish_connection const_get".split(" "),
]);

/** Code that is made up while it runs: reading the script does not say what it does. */
export const findDynamic: Look = (node, { constant: receiver, hit }) => {
  if (node instanceof BlockArgumentNode && node.expression instanceof SymbolNode) {
    const name = node.expression.unescaped.value;
    if (["system", "exec", "eval", "constantize", ...MANY].includes(name))
      hit("send-dangerous", node, `&:${name}`);
  }
  if (!(node instanceof CallNode)) return;
  const { name } = node;
  if (receiver !== undefined && REFLECTION.test(receiver)) hit("eval", node, `${receiver}.${name}`);
  if (EVAL.has(name) && evaluatesText(node)) hit("eval", node, name);
  if (name === "binding" && node.receiver === null && argumentsOf(node).length === 0) hit("eval", node, name);
  if (SEND.has(name)) findSend(node, hit);
  if (name === "to_proc" && node.receiver instanceof SymbolNode) findNamed(node, node.receiver, hit);
  if (name === "instance_variable_get" && /connection/.test(textOf(argumentsOf(node)[0])?.text ?? ""))
    hit("transaction-escape", node, name);
  if (RUNNING.has(name) && runsFile(node)) hit("eval", node, name);
  if (CONSTANT.has(name)) findConstant(node, hit);
};

/** With a block it is code of the script itself, which is read like the rest of it. */
function evaluatesText(call: CallNode): boolean {
  return argumentsOf(call).length > 0 && !(call.name.endsWith("exec") && call.block !== null);
}

function findSend(call: CallNode, hit: Parameters<Look>[1]["hit"]): void {
  const [first] = argumentsOf(call);
  if (first !== undefined) findNamed(call, first, hit);
}

function findNamed(call: CallNode, named: Node, hit: Parameters<Look>[1]["hit"]): void {
  const name = textOf(named);
  if (name === undefined || name.interpolated) {
    if (!call.name.startsWith("try")) hit("send-unknown", call, call.name);
  } else if (DANGEROUS.has(name.text)) hit("send-dangerous", call, `${call.name}(:${name.text})`);
}

const RUNNING = new Set(["load", "require", "require_relative", "new"]);

/** `load` and `require` with a file that is not of the app, or of which reading does not say which it is; `ERB`. */
function runsFile(call: CallNode): boolean {
  if (call.name === "new") return constantName(call.receiver) === "ERB";
  const isBare = call.receiver === null || constantName(call.receiver) === "Kernel";
  const [first] = argumentsOf(call);
  if (!isBare || first === undefined) return false;
  const isOfApp = first instanceof CallNode && /^Rails\.root/.test(described(first));
  return !isOfApp && /^(?:[/~]|\?)/.test(textOf(first)?.text ?? "?");
}

/** The name of a constant that stands in the script says what it is. */
function findConstant(call: CallNode, hit: Parameters<Look>[1]["hit"]): void {
  const named = call.name.endsWith("const_get") ? argumentsOf(call)[0] : call.receiver;
  const name = textOf(named);
  if (named !== null && (name === undefined || name.interpolated)) hit("constant-unknown", call, call.name);
}
