import { type Findings, type KeptFinding, totalOf } from "../../runs/policy/findings.ts";
import type { Text } from "../text/index.ts";
import { MESSAGE_LENGTH, type Message, preformatted, richText, section, textElement } from "./elements.ts";
import { SEVERITY_EMOJI } from "./emoji.ts";
import { type Part, sentences, sizeOf } from "./findings.ts";
import { clip, visible } from "./mrkdwn.ts";

/** How many lines of the command stand below one sentence: so much fits a message whatever is in them. */
const LINES = 8;
/** How much of a line is shown. Characters. */
const LINE_LENGTH = 100;
/** What a message needs besides findings, in characters of JSON. */
const AROUND = 1_000;

/**
 * All findings that are kept, as few messages as they fit: of each kind once what it is and what to do instead, and
 * below it the lines where it was found.
 */
export function allFindings(findings: Findings, text: Text): Message[] {
  const { found: say } = text;
  const total = totalOf(findings);
  const leftOut = total - findings.kept.length;
  const last = leftOut > 0 ? [section(say.leftOut(leftOut))] : [];
  const pages = paged(kinds(findings.kept).map((kind) => partsOf(kind, text)));
  return pages.map((parts, page) => {
    const title = page === 0 ? say.all(total) : say.allGoOn;
    const below = page === pages.length - 1 ? last : [];
    return { text: title, blocks: [section(title), richText(...parts), ...below] };
  });
}

/** The findings of each rule together, in pieces that fit a message; in the order of their worst. */
function kinds(kept: readonly KeptFinding[]): KeptFinding[][] {
  const byRule = new Map<string, KeptFinding[]>();
  for (const finding of kept) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  return [...byRule.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / LINES) }, (_, n) => all.slice(n * LINES, (n + 1) * LINES)),
  );
}

function partsOf(kind: readonly KeptFinding[], text: Text): Part[] {
  const [first] = kind;
  if (!first) return [];
  const { what, instead } = sentences(first, text);
  const sign = `${SEVERITY_EMOJI[first.severity]} ${text.found.severities[first.severity]}: `;
  const lines = kind.map(({ line, excerpt }) => `${line}: ${clip(visible(excerpt.trim()), LINE_LENGTH)}`);
  return [
    {
      type: "rich_text_section",
      elements: [textElement(sign, true), textElement(text.common.join(what, instead))],
    },
    preformatted(lines.join("\n")),
  ];
}

function paged(groups: readonly Part[][]): Part[][] {
  const pages: Part[][] = [];
  for (const group of groups) {
    const page = pages.at(-1);
    if (page && sizeOf([...page, ...group]) <= MESSAGE_LENGTH - AROUND) page.push(...group);
    else pages.push([...group]);
  }
  return pages;
}
