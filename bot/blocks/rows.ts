import { type Changed, type Counts, KINDS } from "../../runs/compare.ts";
import type { Text } from "../text/index.ts";
import { clip } from "./mrkdwn.ts";

/** How many tables are listed; most commands touch three. */
const TABLES = 10;
/** How much of the name of a table is shown, with its database. */
const NAME = 60;

/** Whether a table has rows to speak of. */
export function hasRows(counts: Counts): boolean {
  return KINDS.some((kind) => counts[kind] > 0);
}

/** How a table is called. Names are the app's, so they go where Slack parses nothing. */
export function tableName({ database, table }: Pick<Changed, "database" | "table">): string {
  return clip(`${database}.${table}`.replaceAll(/\s/g, " "), NAME);
}

/** How many rows of a table were changed, and how; empty where none were. */
export function rowsOf(counts: Counts, { effects: say, common }: Text): string {
  return KINDS.flatMap((kind) => (counts[kind] > 0 ? [say[kind](common.count(counts[kind]))] : [])).join(
    ", ",
  );
}

/** As many lines as there is room for, and how many tables are left out. */
export function listed(lines: readonly string[], { effects: say, common }: Text): string {
  const more = lines.length > TABLES ? [say.moreTables(common.count(lines.length - TABLES))] : [];
  return [...lines.slice(0, TABLES), ...more].join("\n");
}
