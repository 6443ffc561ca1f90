import type { types } from "@slack/bolt";
import { type Findings, type KeptFinding, totalOf } from "../../runs/policy/findings.ts";
import type { Text } from "../text/index.ts";
import { preformatted, textElement, written } from "./elements.ts";
import { SEVERITY_EMOJI } from "./emoji.ts";
import { clip } from "./mrkdwn.ts";

/** Part of a rich text block: text that Slack does not parse. */
export type Part = types.RichTextBlock["elements"][number];

/** What is shown of findings, and how many of them that is. */
export interface ShownFindings {
  parts: Part[];
  shown: number;
}

/** How many findings stand on a card: whoever decides reads these. */
const ON_CARD = 5;

/** What the line about those that are not shown needs, in characters of JSON. */
const LAST_LINE = 200;

const NONE: ShownFindings = { parts: [], shown: 0 };

/**
 * The worst findings: a sign, what it is and what to do instead, and the line with a mark below the place.
 * @param room how much there is, in characters of their JSON; what does not fit is only counted
 * @param where the rest is, as a sentence of ours
 */
export function worstFindings(
  findings: Findings | undefined,
  room: number,
  where: string,
  text: Text,
): ShownFindings {
  if (findings === undefined || findings.kept.length === 0) return NONE;
  const { found: say, common } = text;
  const parts: Part[] = [written(" ", say.title)];
  let left = room - LAST_LINE - sizeOf(parts);
  let shown = 0;
  for (const finding of findings.kept.slice(0, ON_CARD)) {
    const next = [words(finding, text), place(finding)];
    left -= sizeOf(next);
    if (left < 0) break;
    parts.push(...next);
    shown++;
  }
  const more = totalOf(findings) - shown;
  if (more > 0) parts.push(written(common.join(say.more(more), where)));
  return { parts, shown };
}

/** The worst finding in one line of plain text; undefined when there is none. */
export function worstInALine(findings: Findings | undefined, text: Text): string | undefined {
  const [worst] = findings?.kept ?? [];
  return worst && `${named(worst, text)} ${sentences(worst, text).what}`;
}

/** `🛑 Danger, line 3:` */
export function named({ severity, line }: KeptFinding, { found: say }: Text): string {
  return `${SEVERITY_EMOJI[severity]} ${say.at(say.severities[severity], line)}`;
}

/** What a finding is, and what to do instead. */
export function sentences({ rule }: KeptFinding, text: Text): { what: string; instead: string } {
  const { findings: say, found } = text;
  if (!isKnown(rule, say)) return { what: found.unknown(rule), instead: "" };
  return { what: say[rule].what, instead: say[rule].instead };
}

function isKnown(rule: string, say: Text["findings"]): rule is keyof Text["findings"] {
  return Object.hasOwn(say, rule);
}

/** The subject is said where the line does not show it: what a letter really is, a statement in another line. */
function words(finding: KeptFinding, text: Text): Part {
  const { what, instead } = sentences(finding, text);
  const { subject, excerpt } = finding;
  const elements = [
    textElement(`${named(finding, text)} `, true),
    textElement(text.common.join(what, instead)),
  ];
  if (subject === "" || excerpt.includes(lastName(subject))) return { type: "rich_text_section", elements };
  const about: types.RichTextText = { ...textElement(clip(subject, 80)), style: { code: true } };
  return { type: "rich_text_section", elements: [...elements, textElement(" "), about] };
}

/** `User.where.update_all` is what `User.where(…).update_all` is about. */
function lastName(subject: string): string {
  return subject.split(".").at(-1) ?? subject;
}

function place({ excerpt, caret }: KeptFinding): Part {
  const indent = Math.min(leadingBlanks(excerpt), leadingBlanks(caret));
  return preformatted(`${excerpt.slice(indent)}\n${caret.slice(indent)}`);
}

function leadingBlanks(line: string): number {
  return line.length - line.trimStart().length;
}

/** How much of a message something takes. */
export function sizeOf(blocks: unknown): number {
  return JSON.stringify(blocks).length;
}
