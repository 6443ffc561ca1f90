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

/** How much of a line a card shows, and how much of that before the mark: in characters, what a phone does not wrap much. */
const LINE_WIDTH = 60;
const BEFORE_MARK = 36;

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
  if (left < 0) return NONE;
  let shown = 0;
  for (const group of byPlace(findings.kept.slice(0, ON_CARD))) {
    const next = [...group.map((finding) => words(finding, text)), ...group.slice(0, 1).map(place)];
    left -= sizeOf(next);
    if (left < 0) break;
    parts.push(...next);
    shown += group.length;
  }
  const more = totalOf(findings) - shown;
  if (more > 0) parts.push(written(common.join(say.more(more), where)));
  return { parts, shown };
}

/** What is about the same place stands together, above one mark. */
function byPlace(findings: readonly KeptFinding[]): KeptFinding[][] {
  return [...Map.groupBy(findings, ({ line, column }) => `${line}:${column}`).values()];
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

/** The line without its indent, and of a long one what is around the mark: where it wrapped, the mark would be elsewhere. */
function place({ excerpt, caret }: KeptFinding): Part {
  const indent = Math.min(leadingBlanks(excerpt), leadingBlanks(caret));
  const [line, mark] = [[...excerpt].slice(indent), [...caret].slice(indent)];
  const from = Math.max(0, mark.length - BEFORE_MARK);
  const to = Math.max(mark.length, from + LINE_WIDTH);
  const [before, after] = [from > 0 ? "…" : "", line.length > to ? "…" : ""];
  const [shown, below] = [line.slice(from, to).join(""), mark.slice(from).join("")];
  return preformatted(`${before}${shown}${after}\n${before && " "}${below}`);
}

function leadingBlanks(line: string): number {
  return line.length - line.trimStart().length;
}

/** How much of a message something takes. */
export function sizeOf(blocks: unknown): number {
  return JSON.stringify(blocks).length;
}
