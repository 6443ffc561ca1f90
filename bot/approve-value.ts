import { shownDryRun } from "../runs/dry-run.ts";
import type { Run } from "../runs/run.ts";

/** What an Approve button says: which run, and which dry run the card shows, so that nobody approves what they did not see. */
export function approveValue(run: Run): string {
  return [run.id, shownDryRun(run)].filter(Boolean).join(" ");
}

/** What {@link approveValue} holds. What somebody else made up names no run. */
export function readApproveValue(value = ""): { runId: string; dryRun: string | undefined } {
  const [runId = "", dryRun] = value.split(" ", 2);
  return { runId, dryRun };
}
