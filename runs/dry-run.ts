import { createHash } from "node:crypto";
import { mustBeApprover } from "./approvers.ts";
import type { Config, Target } from "./config.ts";
import { AlreadyDecidedError, DryRunMadeError, DryRunRefusedError, DryRunUnderWayError } from "./errors.ts";
import { verdictOn } from "./policy/verdict.ts";
import { type DryRun, dryRunSchema, type Run, record } from "./run.ts";
import { runIdOfDryRun } from "./run-id.ts";
import type { Status } from "./status.ts";

/** How a dry run ends that was executed: whatever came of it, somebody can look at it. */
const EXECUTED: readonly Status[] = ["succeeded", "failed", "timed-out", "interrupted"];

/** Whether a dry run of this run is under way. */
export function isDryRunUnderWay({ dryRun }: Pick<Run, "dryRun">): boolean {
  return dryRun !== undefined && dryRun.status === undefined;
}

/** Whether the rules demand a dry run before the approval and none was executed yet. */
export function isDryRunMissing(run: Run, config: Config): boolean {
  return !isExecuted(run.dryRun) && verdictOn(run, run.findings, config).dryRun;
}

function isExecuted(dryRun: DryRun | undefined): boolean {
  if (dryRun?.status === undefined || dryRun.result?.ending === "could-not-start") return false;
  return EXECUTED.includes(dryRun.status);
}

/** Whether a dry run was made that showed all there is to see. */
function isDryRunMade({ dryRun }: Pick<Run, "dryRun">): boolean {
  return dryRun?.status === "succeeded" && dryRun.result?.effects !== undefined;
}

/** Which dry run an approver has before them: the id of the last one that is over. */
export function shownDryRun({ dryRun }: Pick<Run, "dryRun">): string | undefined {
  return dryRun?.status === undefined ? undefined : dryRun.runId;
}

/** What the rules say about a dry run of a run that waits: refused, begun by itself, or by an approver. */
export function dryRunVerdict(run: Run, config: Config): "refuse" | "ask" | "run" {
  return run.mode === "write"
    ? verdictOn({ ...run, mode: "dry-run", dryRunFirst: undefined }, run.findings, config).verdict
    : "refuse";
}

/**
 * Whether an approver learns something from a dry run now. After one that was refused because what would run is not
 * what was asked for any more, the next one is refused as well.
 */
export function isDryRunOfUse(run: Run, config: Config): boolean {
  const isUseless = isDryRunUnderWay(run) || isDryRunMade(run) || run.dryRun?.problem === "command-changed";
  return !isUseless && dryRunVerdict(run, config) !== "refuse";
}

/** The run with a dry run of it begun. Whoever has it begun must be allowed to: the rules are, an approver is. */
export function withDryRun(run: Run, by: string, at: number): Run {
  const number = (run.dryRun?.number ?? 0) + 1;
  const runId = runIdOfDryRun(run.id, number);
  const fact = { kind: "dry-run-started", by, at, detail: { runId } } as const;
  return record(run, { dryRun: { runId, number, by, at } }, fact);
}

/**
 * The run after an approver asked for a dry run of it.
 * @throws OwnRunError @throws NotAnApproverError @throws AlreadyDecidedError @throws DryRunMadeError
 * @throws DryRunUnderWayError @throws DryRunRefusedError
 */
export function askedToDryRun(run: Run, by: string, target: Target, config: Config, now: number): Run {
  mustBeApprover(by, run, target);
  if (run.status !== "awaiting-approval")
    throw new AlreadyDecidedError(run.status, run.cancelledBy ?? run.decision?.by);
  if (run.expiresAt !== undefined && now >= run.expiresAt) throw new AlreadyDecidedError("expired");
  if (isDryRunMade(run)) throw new DryRunMadeError();
  if (isDryRunUnderWay(run)) throw new DryRunUnderWayError();
  if (dryRunVerdict(run, config) === "refuse") throw new DryRunRefusedError();
  return withDryRun(run, by, now);
}

/** The run after its dry run ended. One that is not its last, or of which it knows the end, changes nothing. */
export function withDryRunEnded(
  run: Run,
  { id, status, problem, result }: Pick<Run, "id" | "status" | "problem" | "result">,
  at: number,
): Run {
  if (run.dryRun?.runId !== id || !isDryRunUnderWay(run)) return run;
  const why = problem === undefined ? {} : { problem };
  const over: DryRun = { ...run.dryRun, status, ...why, ...(result ? { result } : {}) };
  const detail = { runId: id, status, evidence: evidenceOfDryRun(over) };
  return record(run, { dryRun: over }, { kind: "dry-run-ended", by: "ambulance", at, detail });
}

/**
 * Names what came out of a dry run in the run's record, whose entries are chained: whoever changes it later is noticed.
 * Read by its schema first, which brings the keys into one order, as every store does.
 */
export function evidenceOfDryRun(dryRun: DryRun): string {
  return createHash("sha256")
    .update(JSON.stringify(dryRunSchema.parse(dryRun)))
    .digest("hex");
}
