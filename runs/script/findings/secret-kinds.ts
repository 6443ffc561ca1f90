/** What keys and tokens of well-known services look like. */
const KNOWN_SECRETS: readonly (readonly [string, RegExp])[] = [
  ["AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ["GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ["GitLab token", /\bglpat-[\w-]{20,}/],
  ["Slack token", /\bxox[abeprs]-[\w-]{10,}|\bxapp-\d-\w+-\w+/],
  ["Slack webhook", /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/],
  ["Stripe key", /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["Google API key", /\bAIza[\w-]{35}\b/],
  ["Anthropic key", /\bsk-ant-[\w-]{16,}/],
  ["OpenAI key", /\bsk-(?:proj|svcacct|admin)-[\w-]{20,}/],
  ["npm token", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["SendGrid key", /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ["JSON web token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  ["bearer token", /\b(?:Bearer|Basic)\s+(?=\S*\d)[\w.+/~-]{16,}/],
  ["password in a URL", /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s:/@]{3,}@/],
];

/** What every one of these has in it, so that most texts need only be looked at once. */
const SIGN =
  /AKIA|ASIA|PRIVATE KEY|gh[pousr]_|github_pat_|glpat-|xox|xapp-|hooks\.slack|k_live_|AIza|sk-|npm_|SG\.|eyJ|Bearer|Basic|:\/\//;

/** The known secret in a text: what it is, and where it begins. */
export function knownSecretIn(text: string): { kind: string; index: number } | undefined {
  if (!SIGN.test(text)) return undefined;
  for (const [kind, pattern] of KNOWN_SECRETS) {
    const found = pattern.exec(text);
    if (found) return { kind, index: found.index };
  }
  return undefined;
}

/** What kind of a secret a text is or holds, as far as its look tells. */
export function kindOfSecret(text: string): string | undefined {
  return knownSecretIn(text)?.kind ?? (isRandom(text) ? "a long random text" : undefined);
}

/** 32 characters or more in one word, of several kinds, hardly one of them twice in a row: no person wrote that. */
function isRandom(text: string): boolean {
  if (
    text.length < 32 ||
    !/^[A-Za-z0-9+/=_-]{32,200}$/.test(text) ||
    /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)
  )
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
