import { mustBeApprover } from "./approvers.ts";
import { change } from "./change.ts";
import { type Config, type Target, targetNamed } from "./config.ts";
import { isDryRunMissing, isDryRunUnderWay, shownDryRun } from "./dry-run.ts";
import {
  AlreadyDecidedError,
  CommandChangedError,
  DryRunMissingError,
  DryRunUnderWayError,
  DryRunUnseenError,
  TargetGoneError,
} from "./errors.ts";
import type { Services } from "./ports.ts";
import { digestOf, move, type Run } from "./run.ts";
import { tell } from "./tell.ts";

/** What an approver says about a run. */
export interface Decision {
  verdict: "approved" | "rejected";
  by: string;
  /** Why, for a rejection; empty for an approval. */
  reason: string;
  /** The dry run whose result an approver had before them: {@link shownDryRun}. */
  dryRun?: string | undefined;
}

/**
 * The run after a decision. Pure: who may decide, and whether it is too late, is decided here and nowhere else.
 * @param place what the run would run in now, see {@link digestOf}; undefined where nobody may look: the launch does
 * @throws AlreadyDecidedError @throws OwnRunError @throws NotAnApproverError @throws CommandChangedError
 */
export function decided(
  run: Run,
  decision: Decision,
  target: Target,
  place: string | undefined,
  now: number,
): Run {
  mustBeApprover(decision.by, run, target);
  if (run.status !== "awaiting-approval") {
    throw new AlreadyDecidedError(run.status, run.cancelledBy ?? run.decision?.by);
  }
  if (run.expiresAt !== undefined && now >= run.expiresAt) throw new AlreadyDecidedError("expired");
  const { digest } = run;
  const isChanged = place !== undefined && digestOf(run, place) !== digest;
  if (digest === undefined || (decision.verdict === "approved" && isChanged)) throw new CommandChangedError();
  const { verdict, by, reason } = decision;
  const seen = run.dryRun?.status === undefined ? {} : { dryRun: run.dryRun.runId };
  const fact = { kind: verdict, by, at: now, detail: { reason, digest, ...seen } };
  const fields = { decision: { verdict, by, reason, at: now, digest } };
  return verdict === "approved"
    ? move(run, "queued", fields, fact)
    : move(run, "rejected", { ...fields, endedAt: now }, fact);
}

/**
 * Decides about a run: one conditional write, then the answer to the execution that waits for it.
 * @throws RunNotFoundError @throws TargetGoneError @throws TargetUnavailableError what {@link mustHaveSeenDryRun}
 * and what {@link decided} throws
 */
export async function decide(services: Services, runId: string, decision: Decision): Promise<Run> {
  const { store, config, places, clock } = services;
  const asked = await store.get(runId);
  const target = asked && targetNamed(config, asked.target);
  if (asked && !target) throw new TargetGoneError(asked.target);
  const place =
    asked && target && decision.verdict === "approved"
      ? await places?.place(asked.target, target)
      : undefined;
  const run = await change(store, runId, (current) => {
    if (!target) throw new TargetGoneError(current.target);
    const after = decided(current, decision, target, place, clock.now());
    if (decision.verdict === "approved") mustHaveSeenDryRun(current, decision, config);
    return after;
  });
  await passDecisionOn(services, run);
  await tell(services, run.id, "decision", "card");
  return run;
}

/**
 * An approval is for what the approver saw: with the last dry run, and not while one is under way.
 * @throws DryRunUnderWayError @throws DryRunMissingError @throws DryRunUnseenError
 */
function mustHaveSeenDryRun(run: Run, { dryRun }: Decision, config: Config): void {
  if (isDryRunUnderWay(run)) throw new DryRunUnderWayError();
  if (isDryRunMissing(run, config)) throw new DryRunMissingError();
  if (shownDryRun(run) !== dryRun) throw new DryRunUnseenError();
}

/** Tells the waiting execution what was decided. Safe to repeat: a crash after the write is mended by calling it again. */
export async function passDecisionOn({ workflow }: Services, run: Run): Promise<void> {
  if (run.token && run.decision) await workflow.answer(run.token, { verdict: run.decision.verdict });
}
