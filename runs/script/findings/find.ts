import type { ParseResult } from "@ruby/prism/src/deserialize.js";
import {
  AndNode,
  BlockNode,
  CallNode,
  CaseMatchNode,
  CaseNode,
  DefNode,
  ForNode,
  IfNode,
  LambdaNode,
  OrNode,
  RescueNode,
  UnlessNode,
  UntilNode,
  WhileNode,
} from "@ruby/prism/src/nodes.js";
import { assignedBy } from "./assignments.ts";
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
import { findWrites } from "./writes.ts";

/** What a rule works with: what is known at this place of the script, and where to say what it found. */
export interface Finder {
  scope: Scope;
  hit(rule: Rule, node: Node, subject: string): void;
}

/** Looks at one node; its parts come later. */
export type Look = (node: Node, finder: Finder) => void;

const LOOKS: readonly Look[] = [
  findWrites,
  findSql,
  findTransactions,
  findProcesses,
  findLoops,
  findDynamic,
  findReplaced,
  findOutside,
  findSecrets,
];

/** Everything that the rules find in a script, in its order. A place is found once by each rule. */
export function findIn(parsed: ParseResult, script: string): Hit[] {
  const hits = new Map<string, Hit>();
  const hit: Finder["hit"] = (rule, node, subject) => {
    const byte = placeOf(node);
    const key = `${rule} ${byte}`;
    if (!hits.has(key)) hits.set(key, { rule, byte, subject: subject.slice(0, 80) });
  };
  walk(parsed.value, { scope: new Scope(), hit });
  const inText = [...findLookAlikes(script), ...findSecretsInComments(parsed, script)];
  return [...hits.values(), ...inText].sort((one, other) => one.byte - other.byte);
}

/**
 * Looks at every node, each before its parts but a variable's value before the variable. A list of what is still to
 * do, not recursion: a script may be nested as deep as it is long.
 */
function walk(tree: Node, finder: Finder): void {
  const todo: (() => void)[] = [];
  const later = (node: Node, scope: Scope) => todo.push(() => visit(node, scope));
  const visit = (node: Node, scope: Scope) => {
    for (const look of LOOKS) look(node, { ...finder, scope });
    todo.push(() => assign(node, scope));
    const inner = scopeInside(node, scope);
    for (const part of partsOf(node).toReversed()) {
      const isBlock = node instanceof CallNode && part instanceof BlockNode;
      later(part, isBlock ? scopeInBlock(node, part, inner) : inner);
    }
  };
  later(tree, finder.scope);
  for (let next = todo.pop(); next; next = todo.pop()) next();
}

function assign(node: Node, scope: Scope): void {
  const assigned = assignedBy(node, scope);
  if (assigned) scope.assign(assigned.name, assigned.value);
}

/** Parts of a script that may not be run, or more than once. */
const BRANCHES = [
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
];

/** A method sees none of the variables around it. */
function scopeInside(node: Node, scope: Scope): Scope {
  if (node instanceof DefNode) return new Scope(scope, "method");
  if (node instanceof LambdaNode) return scopeInLambda(node, scope);
  return BRANCHES.some((branch) => node instanceof branch) ? new Scope(scope, "branch") : scope;
}
