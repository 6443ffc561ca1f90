import type { Effects, TableChanges } from "../../runs/report.ts";
import type { Run } from "../../runs/run.ts";
import type { Text } from "../text/index.ts";
import { type Block, preformatted, richText, section, written } from "./elements.ts";
import { clip, escaped } from "./mrkdwn.ts";

/** How many tables are listed; most commands touch three. */
const TABLES = 15;
/** How long a sentence about something refused may be, and how many are shown. */
const SENTENCE = 200;
const SENTENCES = 5;

/** What a command did to its databases, and what it was kept from; nothing where nobody knows. */
export function effectsBlocks({ mode, result }: Run, text: Text): Block[] {
  const effects = result?.effects;
  if (!effects) return [];
  const isDry = mode === "dry-run";
  return [
    ...changed(effects, isDry, text),
    ...(isDry ? [section(effects.rolledBack ? text.effects.rolledBack : text.effects.notConfirmed)] : []),
    ...kept(effects, text),
  ];
}

function changed(effects: Effects, isDry: boolean, text: Text): Block[] {
  const { effects: say } = text;
  const would = isDry || effects.rolledBack;
  const rows = changedRows(effects, text);
  if (rows === undefined) return [section(would ? say.wouldChangeNothing : say.nothing)];
  return [section(would ? say.wouldChange : say.changed), richText(preformatted(rows))];
}

/** A line for each table of which rows changed; undefined when none did. For where Slack parses nothing. */
export function changedRows({ changes }: Effects, { effects: say, common }: Text): string | undefined {
  const lines = changes.filter(hasRows).map((table) => lineFor(table, say, common));
  const more = lines.length > TABLES ? [say.moreTables(common.count(lines.length - TABLES))] : [];
  return lines.length === 0 ? undefined : [...lines.slice(0, TABLES), ...more].join("\n");
}

function hasRows({ inserted, updated, deleted }: TableChanges): boolean {
  return inserted + updated + deleted > 0;
}

/** Names of tables are the app's, so they go where Slack parses nothing. */
function lineFor(change: TableChanges, say: Text["effects"], common: Text["common"]): string {
  const counts = (["inserted", "updated", "deleted"] as const).flatMap((kind) =>
    change[kind] > 0 ? [say[kind](common.count(change[kind]))] : [],
  );
  return `${clip(`${change.database}.${change.table}`, 80)}  ${counts.join(", ")}`;
}

/** What did not leave the process, in a few words; undefined when nothing was held back. */
export function heldBackWords({ heldBack }: Effects, { effects: say, common }: Text): string | undefined {
  const things = (["mails", "jobs", "requests"] as const).flatMap((kind) =>
    heldBack[kind] > 0 ? [say[kind](common.count(heldBack[kind]))] : [],
  );
  return things.length === 0 ? undefined : say.heldBack(things.join(", "));
}

function kept(effects: Effects, text: Text): Block[] {
  const { refused, warnings } = effects;
  const { effects: say } = text;
  const things = heldBackWords(effects, text);
  const sentences = refused.slice(0, SENTENCES).map((sentence) => clip(sentence, SENTENCE));
  const codes = warnings.map((code) => `\`${escaped(code)}\``).join(", ");
  return [
    ...(things === undefined ? [] : [section(things)]),
    ...(sentences.length > 0 ? [richText(written("", say.refused), preformatted(sentences.join("\n")))] : []),
    ...(codes === "" ? [] : [section(clip(say.warnings(codes), 500))]),
  ];
}
