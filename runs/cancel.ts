import { reportDryRun } from "./begin-dry-run.ts";
import { change } from "./change.ts";
import { type Target, targetNamed } from "./config.ts";
import { isDryRunUnderWay, withDryRunEnded } from "./dry-run.ts";
import { MayNotCancelError, NothingToCancelError } from "./errors.ts";
import type { Services } from "./ports.ts";
import { move, type Run } from "./run.ts";
import { isOpen } from "./status.ts";
import { tell } from "./tell.ts";

/** Who may cancel a run: whoever asked for it, and the target's approvers. */
function cancellersOf(run: Pick<Run, "requester">, target: Target | undefined): string[] {
  return [...new Set([run.requester, ...(target?.approvers ?? [])])];
}

/**
 * The run after somebody cancelled it: at once over when nothing was started, else `stopping` until its process is known to be gone.
 * Cancelling what is being stopped already changes nothing.
 * @throws MayNotCancelError @throws NothingToCancelError
 */
export function cancelled(run: Run, by: string, target: Target | undefined, now: number): Run {
  const allowed = cancellersOf(run, target);
  if (!allowed.includes(by)) throw new MayNotCancelError(allowed);
  if (!isOpen(run.status)) throw new NothingToCancelError(run.status);
  return stopped(run, by, now);
}

function stopped(run: Run, by: string, now: number): Run {
  if (run.status === "stopping") return run;
  const fields = { cancelledBy: by };
  return run.status === "running"
    ? move(run, "stopping", fields, { kind: "stopping", by, at: now })
    : move(run, "cancelled", { ...fields, endedAt: now }, { kind: "cancelled", by, at: now });
}

/**
 * Cancels a run and stops its execution.
 * @throws RunNotFoundError and what {@link cancelled} throws
 */
export async function cancel(services: Services, runId: string, by: string): Promise<Run> {
  const { store, config, clock, workflow } = services;
  const run = await change(store, runId, (current) =>
    cancelled(current, by, targetNamed(config, current.target), clock.now()),
  );
  await workflow.stop(run.id);
  await tell(services, run.id, "card");
  return run;
}

/** Ends the dry run of a run that nobody waits for any more, so that the run hears of it. Does nothing when it is over. */
export async function cancelDryRun(services: Services, run: Run): Promise<void> {
  const { store, clock, workflow } = services;
  if (!run.dryRun || !isDryRunUnderWay(run)) return;
  const { runId } = run.dryRun;
  if (!(await store.get(runId))) return abandonDryRun(services, run, runId);
  const dryRun = await change(store, runId, (current) =>
    isOpen(current.status) ? stopped(current, "ambulance", clock.now()) : current,
  );
  await workflow.stop(dryRun.id);
  await tell(services, dryRun.id, "card");
  await reportDryRun(services, dryRun);
}

/** One that was never stored never runs: its launch finds that its run is over. */
async function abandonDryRun({ store, clock, notifier }: Services, run: Run, id: string): Promise<void> {
  const never = { id, status: "aborted", problem: "never-started" } as const;
  await change(store, run.id, (current) => withDryRunEnded(current, never, clock.now()));
  await tell({ notifier }, run.id, "card");
}
