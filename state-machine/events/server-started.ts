import { passDecisionOn } from "../../runs/decide.ts";
import type { StepServices } from "../../runs/ports.ts";
import { isOpen } from "../../runs/status.ts";
import { close } from "../close.ts";
import { callFirst } from "../line.ts";

/**
 * Mends what a crash may have left half done between a write to the store and the call that was to follow it.
 * Everything in it may be repeated.
 * @param onProblem is told of each run or line that cannot be mended; the others are
 */
export async function serverStarted(
  services: StepServices,
  onProblem: (error: unknown) => void,
): Promise<void> {
  const open = await services.store.openRuns();
  const ids = new Set([...open.map((run) => run.id), ...(await services.workflow.underWay())]);
  for (const id of ids) await mend(services, id).catch(onProblem);
  for (const target of new Set(open.map((run) => run.target))) {
    await services.store
      .line(target)
      .then((line) => callFirst(services, line))
      .catch(onProblem);
  }
}

/** A decision that was written is passed on; a run that was cancelled, or never got an execution, is ended. */
async function mend(services: StepServices, runId: string): Promise<void> {
  const { store, workflow } = services;
  const run = await store.get(runId);
  if (!run) return;
  if (isOpen(run.status) && (await workflow.status(runId)) === undefined)
    return close(services, runId, "never-started");
  if (run.status === "stopping" || run.status === "cancelled") return workflow.stop(runId);
  await passDecisionOn(services, run);
}
