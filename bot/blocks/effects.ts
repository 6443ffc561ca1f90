import { comparisonOf, countsAll, nothingStayed } from "../../runs/comparison.ts";
import type { Target } from "../../runs/config.ts";
import type { Effects } from "../../runs/report.ts";
import type { Run } from "../../runs/run.ts";
import type { Text } from "../text/index.ts";
import { comparedBlocks } from "./compared.ts";
import { type Block, preformatted, richText, section, written } from "./elements.ts";
import { clip } from "./mrkdwn.ts";
import { hasRows, listed, rowsOf, tableName } from "./rows.ts";

/** How long a sentence about something refused may be, and how many are shown. */
const SENTENCE = 150;
const SENTENCES = 3;
/** How long the list of warnings may be. */
const WARNINGS = 300;

/**
 * What a command did to its databases, beside what its dry run had said where one was made, and what it was kept from;
 * nothing where nobody knows.
 * @param target with the tolerance for that comparison
 */
export function effectsBlocks(run: Run, text: Text, target?: Target): Block[] {
  const effects = run.result?.effects;
  const comparison = comparisonOf(run, target);
  if (!effects) return comparison ? comparedBlocks(comparison, false, text) : [];
  const isDry = run.mode === "dry-run";
  const would = isDry || effects.rolledBack;
  return [
    ...(comparison === undefined || comparison.is === "unknown" ? changed(effects, would, text) : []),
    ...(comparison ? comparedBlocks(comparison, would, text) : []),
    ...rollback(effects, isDry, text),
    ...kept(effects, text),
  ];
}

function changed(effects: Effects, would: boolean, text: Text): Block[] {
  const { effects: say } = text;
  const rows = changedRows(effects, text);
  if (rows === undefined) return [section(nothingChanged(effects, would, text))];
  return [section(would ? say.wouldChange : say.changed), richText(preformatted(rows))];
}

/** That no rows were changed, unless all that is known is that none were counted. */
export function nothingChanged(effects: Effects, would: boolean, { effects: say }: Text): string {
  if (!countsAll(effects)) return say.nothingCounted;
  return would ? say.wouldChangeNothing : say.nothing;
}

/** A line for each table of which rows changed; undefined when none did. For where Slack parses nothing. */
export function changedRows({ changes }: Effects, text: Text): string | undefined {
  const lines = changes.filter(hasRows).map((table) => `${tableName(table)}  ${rowsOf(table, text)}`);
  return lines.length === 0 ? undefined : listed(lines, text);
}

/** A dry run has to be rolled back. That nothing stayed of a run that writes, its headline says. */
function rollback(effects: Effects, isDry: boolean, { effects: say }: Text): Block[] {
  if (isDry) return [section(effects.rolledBack ? say.rolledBack : say.notConfirmed)];
  if (effects.warnings.includes("rollback-unconfirmed")) return [section(say.notConfirmed)];
  return effects.rolledBack && !nothingStayed(effects) ? [section(say.rolledBackInPart)] : [];
}

/** What did not leave the process, in a few words; undefined when nothing was held back. */
export function heldBackWords({ heldBack }: Effects, { effects: say, common }: Text): string | undefined {
  const things = (["mails", "jobs", "requests"] as const).flatMap((kind) =>
    heldBack[kind] > 0 ? [say[kind](common.count(heldBack[kind]))] : [],
  );
  return things.length === 0 ? undefined : say.heldBack(things.join(", "));
}

/** What was refused, as the runner says it, as far as it is shown. For where Slack parses nothing. */
export function refusedSentences({ refused }: Effects): string[] {
  return refused.slice(0, SENTENCES).map((sentence) => clip(sentence, SENTENCE));
}

/** What the counts leave out, in a line; undefined when the runner warns of nothing. */
export function warningWords(effects: Effects, { effects: say }: Text): string | undefined {
  const codes = codesOf(effects);
  return codes === "" ? undefined : `${say.warnings} ${codes}`;
}

/** The runner's warnings, without the one that the headline is about. */
function codesOf({ warnings }: Effects): string {
  return clip(warnings.filter((code) => code !== "outside-tolerance").join(", "), WARNINGS);
}

function kept(effects: Effects, text: Text): Block[] {
  const { effects: say } = text;
  const things = heldBackWords(effects, text);
  const sentences = refusedSentences(effects);
  const codes = codesOf(effects);
  return [
    ...(things === undefined ? [] : [section(things)]),
    ...(sentences.length > 0 ? [richText(written("", say.refused), preformatted(sentences.join("\n")))] : []),
    ...(codes === "" ? [] : [richText(written(codes, say.warnings))]),
  ];
}
