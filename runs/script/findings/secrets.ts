import type { ParseResult } from "@ruby/prism/src/deserialize.js";
import {
  AssocNode,
  CallNode,
  ConstantWriteNode,
  GlobalVariableWriteNode,
  InstanceVariableWriteNode,
  LocalVariableWriteNode,
  RegularExpressionNode,
  StringNode,
  SymbolNode,
  XStringNode,
} from "@ruby/prism/src/nodes.js";
import type { Look } from "./find.ts";
import type { Hit } from "./rules.ts";
import { kindOfSecret, knownSecretIn } from "./secret-kinds.ts";
import { argumentsOf, type Node, textOf } from "./tree.ts";

const NAMED =
  /(?:password|passwd|passphrase|secret|api_?key|access_?key|private_?key|(?:auth|access|api|bot|bearer|refresh|secret|session)_?token|^token)=?$/i;
/** What stands where a secret would, and is none. */
const PLACEHOLDER = /^(?:|\W+|x+|\*+|<.*>|\[.*\]|.*(?:example|dummy|changeme|redacted|placeholder|xxx).*)$/i;

/** Keys, tokens and passwords in the script: it is shown in Slack and kept for ever. The subject never holds the secret itself. */
export const findSecrets: Look = (node, { hit }) => {
  const kind = kindOf(node);
  if (kind !== undefined) hit("secret", node, kind);
  const named = nameAndValue(node);
  if (named && NAMED.test(named.name) && isLiteralSecret(named.value))
    hit("secret", named.value, kindOf(named.value) ?? named.name.replace(/=$/, ""));
};

const TEXTS = [StringNode, SymbolNode, XStringNode, RegularExpressionNode];

function kindOf(node: Node): string | undefined {
  if (node instanceof CallNode) return undefined;
  for (const Text of TEXTS) if (node instanceof Text) return kindOfSecret(node.unescaped.value);
  return undefined;
}

/** Secrets in comments and after `__END__`, of which there is no node. */
export function findSecretsInComments({ comments, dataLoc }: ParseResult, script: string): Hit[] {
  const places = [...comments.map(({ location }) => location), ...(isLocation(dataLoc) ? [dataLoc] : [])];
  if (places.length === 0) return [];
  const bytes = Buffer.from(script);
  return places.flatMap(({ startOffset, length }) => {
    const text = bytes.subarray(startOffset, startOffset + length).toString();
    const found = knownSecretIn(text);
    if (!found) return [];
    const byte = startOffset + Buffer.byteLength(text.slice(0, found.index));
    return [{ rule: "secret" as const, byte, subject: found.kind }];
  });
}

/** Prism's types say nothing of it. */
function isLocation(place: unknown): place is { startOffset: number; length: number } {
  return typeof place === "object" && place !== null && "startOffset" in place && "length" in place;
}

const WRITES = [
  LocalVariableWriteNode,
  InstanceVariableWriteNode,
  GlobalVariableWriteNode,
  ConstantWriteNode,
];

/** The kinds of nodes, beside calls, that may hold a secret. */
export const SECRETIVE: readonly unknown[] = [...TEXTS, ...WRITES, AssocNode];

/** `token = "…"`, `token: "…"`, `user.token = "…"`, `ENV["TOKEN"] = "…"`. */
function nameAndValue(node: Node): { name: string; value: Node } | undefined {
  if (node instanceof CallNode) return node.name.endsWith("=") ? setBy(node) : undefined;
  for (const Write of WRITES) if (node instanceof Write) return { name: node.name, value: node.value };
  if (!(node instanceof AssocNode)) return undefined;
  const name = textOf(node.key)?.text;
  return name === undefined ? undefined : { name, value: node.value };
}

function setBy(call: CallNode): { name: string; value: Node } | undefined {
  const [first, second] = argumentsOf(call);
  if (call.name === "[]=") {
    const name = textOf(first)?.text;
    return name === undefined || second === undefined ? undefined : { name, value: second };
  }
  return first ? { name: call.name, value: first } : undefined;
}

function isLiteralSecret(node: Node): boolean {
  return (
    node instanceof StringNode && node.unescaped.value.length >= 6 && !PLACEHOLDER.test(node.unescaped.value)
  );
}
