import { AssocNode, LocalVariableWriteNode, StringNode, SymbolNode } from "@ruby/prism/src/nodes.js";
import type { Look } from "./find.ts";
import type { Node } from "./tree.ts";

/** What keys and tokens of well-known services look like. */
const KNOWN: readonly (readonly [string, RegExp])[] = [
  ["AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ["GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ["GitLab token", /\bglpat-[\w-]{20,}/],
  ["Slack token", /\bxox[abeprs]-[\w-]{10,}|\bxapp-\d-\w+-\w+/],
  ["Slack webhook", /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/],
  ["Stripe key", /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["Google API key", /\bAIza[\w-]{35}\b/],
  ["SendGrid key", /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ["JSON web token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  ["password in a URL", /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s:/@]{3,}@/],
];

const NAMED =
  /(?:password|passwd|passphrase|secret|api_?key|access_?key|private_?key|auth_?token|access_?token|^token)$/i;
/** What stands where a secret would, and is none. */
const PLACEHOLDER = /^(?:|\W+|x+|\*+|<.*>|\[.*\]|.*(?:example|dummy|changeme|redacted|placeholder|xxx).*)$/i;

/** Keys, tokens and passwords in the script: it is shown in Slack and kept for ever. The subject never holds the secret itself. */
export const findSecrets: Look = (node, { hit }) => {
  if (node instanceof StringNode) {
    const { value } = node.unescaped;
    const known = KNOWN.find(([, pattern]) => pattern.test(value))?.[0];
    if (known !== undefined) hit("secret", node, known);
    else if (isRandom(value)) hit("secret", node, "a long random text");
  }
  const named = nameAndValue(node);
  if (named && NAMED.test(named.name) && isLiteralSecret(named.value)) hit("secret", named.value, named.name);
};

function nameAndValue(node: Node): { name: string; value: Node } | undefined {
  if (node instanceof LocalVariableWriteNode) return { name: node.name, value: node.value };
  if (!(node instanceof AssocNode)) return undefined;
  const { key, value } = node;
  return key instanceof SymbolNode || key instanceof StringNode
    ? { name: key.unescaped.value, value }
    : undefined;
}

function isLiteralSecret(node: Node): boolean {
  return (
    node instanceof StringNode && node.unescaped.value.length >= 6 && !PLACEHOLDER.test(node.unescaped.value)
  );
}

/** 32 characters or more in one word, of several kinds, hardly one of them twice in a row: no person wrote that. */
function isRandom(text: string): boolean {
  if (!/^[A-Za-z0-9+/=_-]{32,200}$/.test(text) || /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text))
    return false;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(text)).length;
  return kinds === 3 && entropy(text) > 4;
}

/** Shannon's entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return -[...counts.values()].reduce(
    (sum, count) => sum + (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
