import {
  ArgumentsNode,
  CallNode,
  ConstantPathNode,
  ConstantReadNode,
  InterpolatedStringNode,
  KeywordHashNode,
  type ProgramNode,
  StringNode,
  SymbolNode,
} from "@ruby/prism/src/nodes.js";

/** Any node of a Ruby syntax tree. */
export type Node = Exclude<ReturnType<ProgramNode["childNodes"]>[number], null>;

/**
 * The parts of a node in the order of the script. Not Prism's own `compactChildNodes`, which leaves out the members
 * of lists in 17 kinds of nodes (1.9.0).
 */
export function partsOf(node: Node): Node[] {
  const parts: Node[] = [];
  for (const child of node.childNodes()) {
    if (Array.isArray(child)) parts.push(...child);
    else if (child !== null) parts.push(child);
  }
  return parts;
}

/** The arguments of a call, keywords and all. */
export function argumentsOf(call: CallNode): Node[] {
  return call.arguments_ instanceof ArgumentsNode ? call.arguments_.arguments_ : [];
}

/** The arguments of a call without its keywords. */
export function plainArgumentsOf(call: CallNode): Node[] {
  return argumentsOf(call).filter((argument) => !(argument instanceof KeywordHashNode));
}

/**
 * The name of a constant with its path, as in `Net::HTTP`, also of one that is asked for by a name that stands in the
 * script, as in `"User".constantize`; undefined for everything else.
 */
export function constantName(node: Node | null): string | undefined {
  const names: string[] = [];
  let root = node;
  while (root instanceof ConstantPathNode && root.name !== null) {
    names.unshift(root.name);
    root = root.parent;
  }
  if (root === null) return names.length > 0 ? names.join("::") : undefined;
  const first =
    root instanceof ConstantReadNode ? root.name : root instanceof CallNode ? named(root) : undefined;
  return first === undefined ? undefined : [first, ...names].join("::");
}

function named(call: CallNode): string | undefined {
  const { name, receiver } = call;
  const isText = name === "constantize" || name === "safe_constantize";
  if (!isText && !(name === "const_get" && receiver instanceof ConstantReadNode)) return undefined;
  const named = textOf(isText ? receiver : argumentsOf(call)[0])?.text.replace(/^::/, "");
  if (named === undefined || !/^[A-Z][\w:]*$/.test(named)) return undefined;
  const isInside =
    receiver instanceof ConstantReadNode && !["Object", "Kernel", "Module"].includes(receiver.name);
  return isInside ? `${receiver.name}::${named}` : named;
}

/** A text that stands in the script: of a string, a symbol, or a string with `#{}` in it, where these show as `?`. */
export function textOf(node: Node | null | undefined): { text: string; interpolated: boolean } | undefined {
  if (node instanceof StringNode || node instanceof SymbolNode) {
    return { text: node.unescaped.value, interpolated: false };
  }
  if (!(node instanceof InterpolatedStringNode)) return undefined;
  const parts = node.parts.map(textOf);
  const interpolated = parts.some((part) => part === undefined || part.interpolated);
  return { text: parts.map((part) => part?.text ?? "?").join(""), interpolated };
}

/** Where the name of a method stands that is called; a call like `f.()` has none. */
export function placeOf(node: Node): number {
  const message = node instanceof CallNode ? node.messageLoc : null;
  return (message ?? node.location).startOffset;
}
