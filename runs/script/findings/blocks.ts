import {
  BlockLocalVariableNode,
  type BlockNode,
  BlockParameterNode,
  BlockParametersNode,
  type CallNode,
  KeywordRestParameterNode,
  type LambdaNode,
  MultiTargetNode,
  NumberedParametersNode,
  OptionalKeywordParameterNode,
  OptionalParameterNode,
  ParametersNode,
  RequiredKeywordParameterNode,
  RequiredParameterNode,
  RestParameterNode,
} from "@ruby/prism/src/nodes.js";
import { Scope } from "./scope.ts";
import { argumentsOf, type Node, partsOf } from "./tree.ts";
import { type Value, valueIn } from "./values.ts";

const UNKNOWN: Value = { is: "unknown" };
const EACH_OF_RECORD = ["each", "map", "each_with_index", "filter_map", "flat_map", "each_with_object"];

/** What is known inside of a block: what is known around it, and what its parameters are. */
export function scopeInBlock(call: CallNode, block: BlockNode, outer: Scope): Scope {
  const scope = new Scope(outer);
  const values = valuesInBlock(call, outer);
  for (const name of parametersOf(block)) scope.declare(name, UNKNOWN);
  for (const [at, name] of firstParameters(block).entries()) scope.declare(name, values[at] ?? UNKNOWN);
  return scope;
}

/** What is known inside of a lambda. */
export function scopeInLambda(lambda: LambdaNode, outer: Scope): Scope {
  const scope = new Scope(outer);
  for (const name of parametersOf(lambda)) scope.declare(name, UNKNOWN);
  return scope;
}

/** What the parameters of a block get from the method that it is given to. */
function valuesInBlock(call: CallNode, scope: Scope): Value[] {
  const { name } = call;
  if (name === "with_connection") return [{ is: "connection" }];
  const receiver = valueIn(call.receiver, scope);
  if (["tap", "then", "yield_self"].includes(name)) return [receiver];
  if (receiver.is === "record") return EACH_OF_RECORD.includes(name) ? [receiver] : [];
  if (receiver.is === "records") return [ofEach(name)].flat();
  if (receiver.is !== "model" && receiver.is !== "relation") return [];
  if (name === "in_batches") return [{ is: "relation", rows: receiver.rows === "all" ? "all" : "unknown" }];
  if (name === "each_with_object") return [{ is: "record" }, valueIn(argumentsOf(call)[0], scope)];
  return ofEach(name);
}

function ofEach(name: string): Value[] {
  if (["find_in_batches", "each_slice", "each_cons"].includes(name)) return [{ is: "records" }];
  if (["inject", "reduce"].includes(name)) return [UNKNOWN, { is: "record" }];
  return name === "transaction" ? [] : [{ is: "record" }];
}

/** The names of the first parameters; `it` and `_1` where there are none. */
function firstParameters({ parameters }: BlockNode): string[] {
  if (parameters instanceof NumberedParametersNode) return ["_1", "_2"];
  if (!(parameters instanceof BlockParametersNode)) return ["it"];
  const required = parameters.parameters?.requireds ?? [];
  return required.map((each) => (each instanceof RequiredParameterNode ? each.name : ""));
}

const NAMED = [
  BlockLocalVariableNode,
  BlockParameterNode,
  KeywordRestParameterNode,
  OptionalKeywordParameterNode,
  OptionalParameterNode,
  RequiredKeywordParameterNode,
  RequiredParameterNode,
  RestParameterNode,
];
const LISTS = [BlockParametersNode, MultiTargetNode, ParametersNode];

/** The names of all parameters, those in parentheses included. */
function parametersOf({ parameters }: BlockNode | LambdaNode): string[] {
  const names: string[] = [];
  const todo: Node[] = parameters === null ? [] : [parameters];
  for (let node = todo.pop(); node; node = todo.pop()) {
    for (const Parameter of NAMED) if (node instanceof Parameter && node.name !== null) names.push(node.name);
    for (const List of LISTS) if (node instanceof List) todo.push(...partsOf(node));
  }
  return names;
}
