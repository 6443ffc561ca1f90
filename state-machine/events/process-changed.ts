import { change } from "../../runs/change.ts";
import type { StepServices } from "../../runs/ports.ts";
import { type Run, record } from "../../runs/run.ts";
import { isOpen } from "../../runs/status.ts";
import { executionEnded } from "./execution-ended.ts";

/**
 * The task or build of a run changed its state: by now there may be something to link to, and when the execution is
 * over already, as after a cancel, the end of the process is what its run waits for.
 * What the event says is not used: it may come twice, late, or out of order.
 */
export async function processChanged(services: StepServices, runId: string): Promise<void> {
  const run = await services.store.get(runId);
  if (!run || !isOpen(run.status)) return;
  await linked(services, run);
  const status = await services.workflow.status(runId);
  if (status !== undefined && status !== "RUNNING") await executionEnded(services, runId, status);
}

async function linked({ store, launcher, notifier }: StepServices, run: Run): Promise<void> {
  const links = await launcher.links(run);
  if (JSON.stringify(links) === JSON.stringify(run.links)) return;
  await change(store, run.id, (current) => (isOpen(current.status) ? record(current, { links }) : current));
  await notifier.notify(run.id, "links");
}
