import { change } from "../runs/change.ts";
import { closed, finished } from "../runs/finish.ts";
import { after, before, left } from "../runs/line.ts";
import type { Services } from "../runs/ports.ts";
import { type Run, record } from "../runs/run.ts";
import { callFirst, changeLine } from "./line.ts";

/** Writes down how the process of a run ended, once it is known to be gone. */
export async function collect({ store, launcher, clock }: Services, runId: string): Promise<void> {
  const run = await store.get(runId);
  if (run?.status !== "running" && run?.status !== "stopping") return;
  const result = await launcher.result(run);
  await change(store, runId, (current) => finished(current, result, clock.now()));
}

/** The end of every run, reached in whichever way: final status, the target for the next in line, the last words. */
export async function close(services: Services, runId: string, problem: string): Promise<void> {
  const { store, clock, notifier } = services;
  const run = await change(store, runId, (current) => closed(current, problem, clock.now()));
  await leaveLine(services, run);
  if (run.result) await notifier.notify(runId, "output");
  await notifier.notify(runId, "card");
  await notifier.notify(runId, "result");
}

async function leaveLine(services: Services, run: Run): Promise<void> {
  const line = await services.store.line(run.target);
  const stands = line.waiting.some((place) => place.runId === run.id);
  if (!stands) return callFirst(services, line);
  const follower = after(line, run.id);
  const shorter = await changeLine(services, run.target, (current) => left(current, run.id));
  await callFirst(services, shorter);
  if (follower !== undefined) await moveUp(services, follower, before(shorter, follower));
}

/** Whoever stood behind a run that left stands behind another one now, and its card says so. */
async function moveUp(
  { store, notifier }: Services,
  runId: string,
  behind: string | undefined,
): Promise<void> {
  if (behind === undefined) return;
  await change(store, runId, (run) => (run.status === "queued" ? record(run, { behind }) : run));
  await notifier.notify(runId, "card");
}
