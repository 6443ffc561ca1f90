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
import { assignedBy, mayAssign } from "./assignments.ts";
import { scopeInBlock, scopeInLambda } from "./blocks.ts";
import { Scope } from "./scope.ts";
import { type Node, partsOf } from "./tree.ts";

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
export function walk(tree: Node, look: (node: Node, scope: Scope) => void): void {
  const todo: Step[] = [{ node: tree, scope: new Scope(), isOver: false }];
  for (let step = todo.pop(); step; step = todo.pop()) {
    const { node, scope } = step;
    if (step.isOver) assign(node, scope);
    else {
      look(node, scope);
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
