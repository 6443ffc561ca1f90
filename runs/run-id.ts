import { createHash } from "node:crypto";
import { decodeTime, ulid } from "ulid";
import * as z from "zod";

/** A run's id: a ULID, so that ids sort by time, fit an execution's name (80 characters) and can be read aloud. */
export const runIdSchema = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, "is not the id of a run");

/** The id of the n-th dry run that is made for a run: always the same, so that it is begun once. */
export function runIdOfDryRun(runId: string, number: number): string {
  return runIdOfView(`dry-run/${runId}/${number}`, decodeTime(runId));
}

/**
 * The id of the run that a modal asks for. The same view always gives the same id, so a submission that is
 * doubled or repeated is the same run.
 *
 * @param view what identifies the modal at Slack: team and view id
 * @param openedAt when the modal was opened, milliseconds; comes back with the submission and never changes
 */
export function runIdOfView(view: string, openedAt: number): string {
  const digest = createHash("sha256").update(view).digest();
  let at = 0;
  return ulid(openedAt, () => (digest[at++ % digest.length] ?? 0) / 256);
}
