import {
  CallNode,
  ConstantWriteNode,
  GlobalVariableWriteNode,
  InstanceVariableOrWriteNode,
  InstanceVariableWriteNode,
  LocalVariableAndWriteNode,
  LocalVariableOperatorWriteNode,
  LocalVariableOrWriteNode,
  LocalVariableReadNode,
  LocalVariableTargetNode,
  LocalVariableWriteNode,
} from "@ruby/prism/src/nodes.js";
import { either, type Scope } from "./scope.ts";
import { ofText } from "./texts.ts";
import { argumentsOf, type Node } from "./tree.ts";
import { type Value, valueIn } from "./values.ts";

const WRITES = [
  LocalVariableWriteNode,
  InstanceVariableWriteNode,
  GlobalVariableWriteNode,
  ConstantWriteNode,
];
const PERHAPS_WRITES = [LocalVariableOrWriteNode, LocalVariableAndWriteNode, InstanceVariableOrWriteNode];

const ASSIGNING: ReadonlySet<unknown> = new Set([
  ...WRITES,
  ...PERHAPS_WRITES,
  LocalVariableTargetNode,
  LocalVariableOperatorWriteNode,
]);

/** Whether it is worth asking {@link assignedBy}. */
export function mayAssign(node: Node): boolean {
  return ASSIGNING.has(node.constructor) || (node instanceof CallNode && APPENDING.includes(node.name));
}

/** What a node makes of a variable, when it assigns one: its name, and what it is then. */
export function assignedBy(node: Node, scope: Scope): { name: string; value: Value } | undefined {
  if (node instanceof LocalVariableTargetNode) return { name: node.name, value: { is: "unknown" } };
  if (node instanceof LocalVariableOperatorWriteNode)
    return { name: node.name, value: changed(node.name, node.binaryOperator, node.value, scope) };
  if (node instanceof CallNode) return appendedBy(node, scope);
  for (const Write of WRITES) {
    if (node instanceof Write) return { name: node.name, value: valueIn(node.value, scope) };
  }
  for (const Write of PERHAPS_WRITES) {
    if (node instanceof Write)
      return { name: node.name, value: either(scope.get(node.name), valueIn(node.value, scope)) };
  }
  return undefined;
}

const APPENDING = ["<<", "concat"];

/** `text << "more"` changes the variable too. */
function appendedBy(call: CallNode, scope: Scope): { name: string; value: Value } | undefined {
  if (!["<<", "concat"].includes(call.name) || !(call.receiver instanceof LocalVariableReadNode))
    return undefined;
  const { name } = call.receiver;
  if (scope.get(name)?.is !== "text") return undefined;
  return { name, value: changed(name, "+", argumentsOf(call)[0], scope) };
}

function changed(name: string, operator: string, by: Node | undefined, scope: Scope): Value {
  const before = scope.get(name);
  return before?.is === "text" ? ofText(operator, before, valueIn(by, scope)) : { is: "unknown" };
}
