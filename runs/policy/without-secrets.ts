import type { Finding } from "../script/analyse.ts";
import { excerptAt } from "../script/excerpt.ts";

/** A literal that ends in the line where it begins. */
const QUOTED = /^(["'])((?:\\.|(?!\1)[^\\\n])*)\1/;

/** A shorter text is found in too many words that are none of the secret. */
const TELLING = 6;

/**
 * Findings whose excerpts and subjects hold none of the secrets that were found. Reading says where a secret begins,
 * not where it ends, so the rest of its line is covered, and the rest of the script where it may go on in the next line.
 */
export function withoutSecrets(script: string, found: readonly Finding[]): Finding[] {
  const secrets = found.filter(({ rule }) => rule === "secret").map((place) => indexOf(script, place));
  if (secrets.length === 0) return [...found];
  const covered = secrets.reduce((text, secret) => coveredFrom(text, script, secret), script);
  return found.map((finding) => {
    const { rule, severity, subject } = finding;
    const index = indexOf(script, finding);
    // What a statement says may be the secret, wherever the statement is; the subject of a secret is its kind.
    const mayTell = rule.startsWith("sql-") || covered[index] !== script[index];
    return {
      rule,
      severity,
      subject: mayTell && rule !== "secret" ? "" : subject,
      ...excerptAt(covered, index),
    };
  });
}

function coveredFrom(text: string, script: string, secret: number): string {
  const rest = script.slice(secret);
  const [whole = "", , literal = ""] = QUOTED.exec(rest) ?? [];
  const lineEnd = rest.indexOf("\n");
  const end = whole === "" || lineEnd === -1 ? script.length : secret + lineEnd;
  const hidden = text.slice(0, secret) + cover(text.slice(secret, end)) + text.slice(end);
  return literal.length < TELLING ? hidden : hidden.replaceAll(literal, cover(literal));
}

/** The same number of UTF-16 units, so that every place stays where it is. */
function cover(text: string): string {
  return text.replace(/[^\n]/g, "•");
}

/** The position in UTF-16 units of a place, whose column counts characters. */
function indexOf(script: string, { line, column }: Pick<Finding, "line" | "column">): number {
  const lines = script.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
}
