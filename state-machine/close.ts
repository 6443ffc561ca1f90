import { reportDryRun } from "../runs/begin-dry-run.ts";
import { cancelDryRun } from "../runs/cancel.ts";
import { change } from "../runs/change.ts";
import { StillRunningError } from "../runs/errors.ts";
import { closed, finished } from "../runs/finish.ts";
import { before, left } from "../runs/line.ts";
import type { StepServices, TaskFailure } from "../runs/ports.ts";
import { type Run, record } from "../runs/run.ts";
import { callFirst, changeLine } from "./line.ts";

/**
 * Writes down how the process of a run ended, once it is known to be gone.
 * @throws StillRunningError when it is not; it was asked to stop
 */
export async function collect(
  { store, launcher, clock }: StepServices,
  runId: string,
  failure?: TaskFailure,
): Promise<void> {
  const run = await store.get(runId);
  if (run?.status !== "running" && run?.status !== "stopping") return;
  if (!(await launcher.gone(run))) throw new StillRunningError(runId);
  const result = await launcher.result(run, failure);
  await change(store, runId, (current) => finished(current, result, clock.now()));
}

/** The end of every run, reached in whichever way: final status, the last words, the target for the next in line. */
export async function close(services: StepServices, runId: string, problem: string): Promise<void> {
  const { store, clock, notifier } = services;
  const run = await change(store, runId, (current) => closed(current, problem, clock.now()));
  if (run.decision) await notifier.notify(runId, "decision");
  if (run.result) await notifier.notify(runId, "output");
  await notifier.notify(runId, "card");
  await notifier.notify(runId, "result");
  await leaveLine(services, run);
  await cancelDryRun(services, run);
  await reportDryRun(services, run);
}

/** Leaves the line. Those who go on standing in it stand behind somebody else now, and their cards say so. */
async function leaveLine(services: StepServices, run: Run): Promise<void> {
  const line = await services.store.line(run.target);
  const stands = line.waiting.some((place) => place.runId === run.id);
  const shorter = stands ? await changeLine(services, run.target, (current) => left(current, run.id)) : line;
  await callFirst(services, shorter);
  for (const { runId } of shorter.waiting) await moveUp(services, runId, before(shorter, runId));
}

async function moveUp(
  { store, notifier }: StepServices,
  runId: string,
  behind: string | undefined,
): Promise<void> {
  if (behind === undefined) return;
  const run = await store.get(runId);
  if (run?.status !== "queued" || run.behind === behind) return;
  await change(store, runId, (current) =>
    current.status === "queued" ? record(current, { behind }) : current,
  );
  await notifier.notify(runId, "card");
}
