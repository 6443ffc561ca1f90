import { change } from "../runs/change.ts";
import { closed, finished } from "../runs/finish.ts";
import { left } from "../runs/line.ts";
import type { Services } from "../runs/ports.ts";
import type { Run } from "../runs/run.ts";
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
  await callFirst(
    services,
    stands ? await changeLine(services, run.target, (current) => left(current, run.id)) : line,
  );
}
