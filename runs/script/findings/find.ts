import {
  BlockNode,
  CallNode,
  DefNode,
  LocalVariableOperatorWriteNode,
  LocalVariableOrWriteNode,
  LocalVariableWriteNode,
} from "@ruby/prism/src/nodes.js";
import { findDynamic } from "./dynamic.ts";
import { findLookAlikes } from "./look-alikes.ts";
import { findLoops } from "./loops.ts";
import { findOutside } from "./outside.ts";
import { findProcesses } from "./processes.ts";
import { findReplaced } from "./replaced.ts";
import type { Hit, Rule } from "./rules.ts";
import { findSecrets } from "./secrets.ts";
import { findSql } from "./sql.ts";
import { findTransactions } from "./transactions.ts";
import { type Node, partsOf, placeOf } from "./tree.ts";
import { firstParameter, type Scope, valueIn, valueInBlock } from "./values.ts";
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
export function findIn(tree: Node, script: string): Hit[] {
  const hits = new Map<string, Hit>();
  const hit: Finder["hit"] = (rule, node, subject) => {
    const byte = placeOf(node);
    const key = `${rule} ${byte}`;
    if (!hits.has(key)) hits.set(key, { rule, byte, subject: subject.slice(0, 80) });
  };
  walk(tree, { scope: new Map(), hit });
  return [...hits.values(), ...findLookAlikes(script)].sort((one, other) => one.byte - other.byte);
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
    const inner = scopeInside(node, scope);
    if (assigns(node)) todo.push(() => scope.set(node.name, valueIn(node.value, scope)));
    for (const part of partsOf(node).toReversed()) {
      const isBlock = node instanceof CallNode && part instanceof BlockNode;
      later(part, isBlock ? scopeInBlock(node, part, inner) : inner);
    }
  };
  later(tree, finder.scope);
  for (let next = todo.pop(); next; next = todo.pop()) next();
}

function assigns(
  node: Node,
): node is LocalVariableWriteNode | LocalVariableOrWriteNode | LocalVariableOperatorWriteNode {
  return (
    node instanceof LocalVariableWriteNode ||
    node instanceof LocalVariableOrWriteNode ||
    node instanceof LocalVariableOperatorWriteNode
  );
}

/** A method sees none of the variables around it. */
function scopeInside(node: Node, scope: Scope): Scope {
  return node instanceof DefNode ? new Map() : scope;
}

/** A block sees what is around it, and a parameter of its own. Its variables are few: those around it are shared. */
function scopeInBlock(call: CallNode, block: BlockNode, scope: Scope): Scope {
  const name = firstParameter(block);
  const value = valueInBlock(call, scope);
  return new Map([...scope, [name, value], ...(name === "_1" ? [] : ([["it", value]] as const))]);
}
