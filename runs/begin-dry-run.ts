import { appendEntry } from "../audit/entry.ts";
import { change } from "./change.ts";
import { targetNamed } from "./config.ts";
import { askedToDryRun, isDryRunUnderWay, withDryRunEnded } from "./dry-run.ts";
import { DryRunUnderWayError, TargetGoneError } from "./errors.ts";
import type { Services } from "./ports.ts";
import type { DryRun, Run } from "./run.ts";
import { isOpen } from "./status.ts";
import { tell } from "./tell.ts";

/**
 * An approver wants to see what a run would do: a run of its own that is rolled back.
 * @throws RunNotFoundError @throws TargetGoneError, what {@link askedToDryRun} throws and what starting throws
 */
export async function dryRun(services: Services, runId: string, by: string): Promise<Run> {
  const { store, config, clock } = services;
  try {
    const run = await change(store, runId, (current) => {
      const target = targetNamed(config, current.target);
      if (!target) throw new TargetGoneError(current.target);
      return askedToDryRun(current, by, target, config, clock.now());
    });
    await tell(services, run.id, "card");
    await beginDryRun(services, run);
    return run;
  } catch (error) {
    if (error instanceof DryRunUnderWayError) await mendDryRun(services, runId);
    throw error;
  }
}

/** Begins a dry run that a crash kept from beginning, and tells a run of the end of one that it has not heard of. */
export async function mendDryRun(services: Services, runId: string): Promise<void> {
  const run = await services.store.get(runId);
  if (!run?.dryRun || !isDryRunUnderWay(run)) return;
  const dryRun = await services.store.get(run.dryRun.runId);
  if (dryRun && !isOpen(dryRun.status)) await reportDryRun(services, dryRun);
  else await beginDryRun(services, run);
}

/**
 * Stores the dry run that a run says is under way, and starts its execution. Both happen once, so it may be repeated:
 * after a crash it is.
 */
export async function beginDryRun(
  { store, workflow }: Pick<Services, "store" | "workflow">,
  run: Run,
): Promise<void> {
  const { dryRun: begun } = run;
  if (!begun || begun.status !== undefined) return;
  await store.insert(dryRunOf(run, begun));
  await workflow.start(begun.runId);
}

/** The dry run as a run of its own. The word of the approver who wanted it is its approval: for the same digest. */
function dryRunOf(run: Run, { runId, by, at }: DryRun): Run {
  const { target, command, reason, requester, digest } = run;
  const bound = digest === undefined ? {} : { digest };
  const detail = { target, mode: "dry-run", command, reason, dryRunOf: run.id, ...bound };
  const entries = appendEntry([], { kind: "requested", by, at, detail });
  const isApproved = by !== "ambulance" && digest !== undefined;
  const approved = { kind: "approved", by, at, detail: { reason: "", ...bound } } as const;
  return {
    id: runId,
    version: 1,
    status: "requested",
    target,
    mode: "dry-run",
    command,
    reason,
    requester,
    requestedAt: at,
    ...bound,
    dryRunOf: run.id,
    ...(isApproved ? { decision: { verdict: "approved", by, at, reason: "", digest } } : {}),
    links: [],
    messages: {},
    entries: isApproved ? appendEntry(entries, approved) : entries,
  };
}

/** Tells a run how its dry run ended. Says it once, however often it is called. */
export async function reportDryRun(
  services: Pick<Services, "store" | "notifier" | "clock">,
  ended: Run,
): Promise<void> {
  const { store, notifier, clock } = services;
  if (ended.dryRunOf === undefined || isOpen(ended.status)) return;
  const run = await change(store, ended.dryRunOf, (current) => withDryRunEnded(current, ended, clock.now()));
  await notifier.notify(run.id, "card");
}
