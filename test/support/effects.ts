import type { Changed, Counts } from "../../runs/compare.ts";
import type { Effects, TableChanges } from "../../runs/report.ts";
import { type DryRun, type Result, runSchema } from "../../runs/run.ts";
import { SOME_TIME, someRunId } from "./runs.ts";

const NO_ROWS: Counts = { inserted: 0, updated: 0, deleted: 0 };

/** What was changed in a table. */
export function changed(table: string, counts: Partial<Counts>, database = "primary"): TableChanges {
  return { database, table, statements: 1, ...NO_ROWS, attempted: NO_ROWS, ...counts };
}

/** What a run did, as its runner reported it: nothing, but for what is given. */
export function someEffects(
  fields: Partial<Omit<Effects, "changes">> & { changes?: Changed[] } = {},
): Effects {
  const { changes = [], ...rest } = fields;
  return {
    heldBack: { mails: 0, jobs: 0, requests: 0 },
    refused: [],
    warnings: [],
    rolledBack: false,
    ...rest,
    changes: changes.map((entry) => ({ statements: 1, attempted: NO_ROWS, ...entry })),
  };
}

/** A dry run that was made for another run, as it is read from a record; under way where no result is given. */
export function someDryRun(result?: Result): DryRun {
  const made = { runId: someRunId(1), number: 1, by: "ambulance", at: SOME_TIME };
  const ended = result && { status: result.exit === 0 ? "succeeded" : "failed", result };
  return runSchema.shape.dryRun.unwrap().parse({ ...made, ...ended });
}
