import type { ParseResult } from "@ruby/prism/src/deserialize.js";
import {
  AliasMethodNode,
  BlockArgumentNode,
  CallNode,
  ClassNode,
  ConstantPathNode,
  ConstantReadNode,
  DefNode,
  InterpolatedXStringNode,
  ModuleNode,
  PostExecutionNode,
  RescueNode,
  SingletonClassNode,
  UndefNode,
  UntilNode,
  WhileNode,
  XStringNode,
} from "@ruby/prism/src/nodes.js";
import { findDynamic } from "./dynamic.ts";
import { findLookAlikes } from "./look-alikes.ts";
import { findLoops } from "./loops.ts";
import { findOutside } from "./outside.ts";
import { findProcesses } from "./processes.ts";
import { findReplaced } from "./replaced.ts";
import type { Hit, Rule } from "./rules.ts";
import type { Scope } from "./scope.ts";
import { findSecrets, findSecretsInComments, SECRETIVE } from "./secrets.ts";
import { findSql } from "./sql.ts";
import { findTransactions } from "./transactions.ts";
import { constantName, type Node, placeOf } from "./tree.ts";
import { type Value, valueIn } from "./values.ts";
import { walk } from "./walk.ts";
import { findWrites } from "./writes.ts";

/** What a rule works with: what is known at this place of the script, and where to say what it found. */
export interface Finder {
  scope: Scope;
  /** What the call is made on, at a call. */
  receiver: Value;
  /** Its name, when that is a constant. */
  constant: string | undefined;
  hit(rule: Rule, node: Node, subject: string): void;
}

/** Looks at one node; its parts come later. */
export type Look = (node: Node, finder: Finder) => void;

/** The rules in their order, with the kinds of nodes beside calls that each of them looks at. */
const LOOKS: readonly (readonly [Look, readonly unknown[]])[] = [
  [findWrites, []],
  [findSql, []],
  [findTransactions, []],
  [findProcesses, [InterpolatedXStringNode, PostExecutionNode, XStringNode]],
  [findLoops, [RescueNode, UntilNode, WhileNode]],
  [findDynamic, [BlockArgumentNode]],
  [findReplaced, [AliasMethodNode, ClassNode, DefNode, ModuleNode, SingletonClassNode, UndefNode]],
  [findOutside, [BlockArgumentNode, ConstantPathNode, ConstantReadNode]],
  [findSecrets, SECRETIVE],
];

/** The rules by the kind of node: a script has thousands of nodes, and most kinds are no rule's business. */
const LOOKS_AT = new Map<unknown, Look[]>([[CallNode, LOOKS.map(([look]) => look)]]);
for (const [look, kinds] of LOOKS) {
  for (const kind of kinds) LOOKS_AT.set(kind, [...(LOOKS_AT.get(kind) ?? []), look]);
}

/** Everything that the rules find in a script, in its order. A place is found once by each rule. */
export function findIn(parsed: ParseResult, script: string): Hit[] {
  const hits = new Map<string, Hit>();
  const hit: Finder["hit"] = (rule, node, subject) => {
    const byte = placeOf(node);
    const key = `${rule} ${byte}`;
    if (!hits.has(key)) hits.set(key, { rule, byte, subject: subject.slice(0, 80) });
  };
  walk(parsed.value, (node, scope) => look(node, scope, hit));
  const inText = [...findLookAlikes(script), ...findSecretsInComments(parsed, script)];
  return [...hits.values(), ...inText].sort((one, other) => one.byte - other.byte);
}

function look(node: Node, scope: Scope, hit: Finder["hit"]): void {
  const looks = LOOKS_AT.get(node.constructor);
  if (!looks) return;
  const finder = new Place(node, scope, hit);
  for (const lookAt of looks) lookAt(node, finder);
}

/** What is known at one node. Several rules ask what a method is called on, so that is worked out once. */
class Place implements Finder {
  readonly scope: Scope;
  readonly constant: string | undefined;
  readonly hit: Finder["hit"];
  readonly #call: CallNode | undefined;
  #receiver: Value | undefined;

  constructor(node: Node, scope: Scope, hit: Finder["hit"]) {
    this.#call = node instanceof CallNode ? node : undefined;
    this.constant = this.#call && constantName(this.#call.receiver);
    this.scope = scope;
    this.hit = hit;
  }

  get receiver(): Value {
    this.#receiver ??= valueIn(this.#call?.receiver, this.scope);
    return this.#receiver;
  }
}
