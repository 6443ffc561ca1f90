import type { ParseResult } from "@ruby/prism/src/deserialize.js";
import {
  AndNode,
  ArgumentsNode,
  ArrayNode,
  BlockNode,
  BlockParametersNode,
  CallNode,
  CaseMatchNode,
  CaseNode,
  DefNode,
  ElseNode,
  EmbeddedStatementsNode,
  ForNode,
  HashNode,
  IfNode,
  IntegerNode,
  InterpolatedStringNode,
  KeywordHashNode,
  LambdaNode,
  LocalVariableReadNode,
  NilNode,
  OrNode,
  ParametersNode,
  ParenthesesNode,
  RequiredParameterNode,
  RescueNode,
  StatementsNode,
  UnlessNode,
  UntilNode,
  WhileNode,
} from "@ruby/prism/src/nodes.js";
import { assignedBy, mayAssign } from "./assignments.ts";
import { scopeInBlock, scopeInLambda } from "./blocks.ts";
import { findDynamic } from "./dynamic.ts";
import { findLookAlikes } from "./look-alikes.ts";
import { findLoops } from "./loops.ts";
import { findOutside } from "./outside.ts";
import { findProcesses } from "./processes.ts";
import { findReplaced } from "./replaced.ts";
import type { Hit, Rule } from "./rules.ts";
import { Scope } from "./scope.ts";
import { findSecrets, findSecretsInComments } from "./secrets.ts";
import { findSql } from "./sql.ts";
import { findTransactions } from "./transactions.ts";
import { type Node, partsOf, placeOf } from "./tree.ts";
import { type Value, valueIn } from "./values.ts";
import { findWrites } from "./writes.ts";

/** What a rule works with: what is known at this place of the script, and where to say what it found. */
export interface Finder {
  scope: Scope;
  /** What the call is made on, at a call. */
  receiver: Value;
  hit(rule: Rule, node: Node, subject: string): void;
}

/** Looks at one node; its parts come later. */
export type Look = (node: Node, finder: Finder) => void;

const AT_OTHERS: readonly Look[] = [
  findProcesses,
  findLoops,
  findDynamic,
  findReplaced,
  findOutside,
  findSecrets,
];
const AT_CALLS: readonly Look[] = [findWrites, findSql, findTransactions, ...AT_OTHERS];

/** Everything that the rules find in a script, in its order. A place is found once by each rule. */
export function findIn(parsed: ParseResult, script: string): Hit[] {
  const hits = new Map<string, Hit>();
  const hit: Finder["hit"] = (rule, node, subject) => {
    const byte = placeOf(node);
    const key = `${rule} ${byte}`;
    if (!hits.has(key)) hits.set(key, { rule, byte, subject: subject.slice(0, 80) });
  };
  walk(parsed.value, hit);
  const inText = [...findLookAlikes(script), ...findSecretsInComments(parsed, script)];
  return [...hits.values(), ...inText].sort((one, other) => one.byte - other.byte);
}

/** A node to look at, or one whose parts were looked at, so that what it assigns is known now. */
interface Step {
  node: Node;
  scope: Scope;
  isOver: boolean;
}

/**
 * Looks at every node, each before its parts but a variable's value before the variable. A list of what is still to
 * do, not recursion: a script may be nested as deep as it is long.
 */
function walk(tree: Node, hit: Finder["hit"]): void {
  const todo: Step[] = [{ node: tree, scope: new Scope(), isOver: false }];
  for (let step = todo.pop(); step; step = todo.pop()) {
    const { node, scope } = step;
    if (step.isOver) assign(node, scope);
    else {
      look(node, scope, hit);
      if (mayAssign(node)) todo.push({ node, scope, isOver: true });
      const inner = scopeInside(node, scope);
      const parts = partsOf(node);
      for (let at = parts.length - 1; at >= 0; at--) {
        const part = parts[at];
        if (part) todo.push({ node: part, scope: scopeOfPart(part, node, inner), isOver: false });
      }
    }
  }
}

function look(node: Node, scope: Scope, hit: Finder["hit"]): void {
  if (UNREMARKABLE.has(node.constructor)) return;
  const finder = new Place(node, scope, hit);
  for (const lookAt of node instanceof CallNode ? AT_CALLS : AT_OTHERS) lookAt(node, finder);
}

/** What is known at one node. Several rules ask what a method is called on, so that is worked out once. */
class Place implements Finder {
  readonly scope: Scope;
  readonly hit: Finder["hit"];
  readonly #node: Node;
  #receiver: Value | undefined;

  constructor(node: Node, scope: Scope, hit: Finder["hit"]) {
    this.#node = node;
    this.scope = scope;
    this.hit = hit;
  }

  get receiver(): Value {
    this.#receiver ??= valueIn("receiver" in this.#node ? this.#node.receiver : null, this.scope);
    return this.#receiver;
  }
}

function assign(node: Node, scope: Scope): void {
  const assigned = assignedBy(node, scope);
  if (assigned) scope.assign(assigned.name, assigned.value);
}

/** A block sees what is around it. */
function scopeOfPart(part: Node, whole: Node, scope: Scope): Scope {
  return part instanceof BlockNode && whole instanceof CallNode ? scopeInBlock(whole, part, scope) : scope;
}

/** A method sees none of the variables around it. */
function scopeInside(node: Node, scope: Scope): Scope {
  if (node instanceof DefNode) return new Scope(scope, "method");
  if (node instanceof LambdaNode) return scopeInLambda(node, scope);
  return BRANCHES.has(node.constructor) ? new Scope(scope, "branch") : scope;
}

/** Parts of a script that may not be run, or more than once. */
const BRANCHES: ReadonlySet<unknown> = new Set([
  AndNode,
  CaseMatchNode,
  CaseNode,
  ForNode,
  IfNode,
  OrNode,
  RescueNode,
  UnlessNode,
  UntilNode,
  WhileNode,
]);

/** What most of a script is made of, and no rule looks at. */
const UNREMARKABLE: ReadonlySet<unknown> = new Set([
  ArgumentsNode,
  ArrayNode,
  BlockNode,
  BlockParametersNode,
  EmbeddedStatementsNode,
  ElseNode,
  HashNode,
  IfNode,
  IntegerNode,
  InterpolatedStringNode,
  KeywordHashNode,
  LocalVariableReadNode,
  NilNode,
  ParametersNode,
  ParenthesesNode,
  RequiredParameterNode,
  StatementsNode,
]);
