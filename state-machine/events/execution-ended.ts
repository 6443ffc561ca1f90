import { StillRunningError } from "../../runs/errors.ts";
import type { ExecutionStatus, StepServices } from "../../runs/ports.ts";
import { isOpen } from "../../runs/status.ts";
import { close, collect } from "../close.ts";

/**
 * An execution ended. One that was stopped, or broke, did not get to its last state: its run is closed here, as soon
 * as its process is known to be gone. Safe to call twice, and for a run that nobody knows.
 */
export async function executionEnded(
  services: StepServices,
  runId: string,
  status: ExecutionStatus,
): Promise<void> {
  const run = await services.store.get(runId);
  if (!run || status === "RUNNING" || (status === "SUCCEEDED" && !isOpen(run.status))) return;
  try {
    await collect(services, runId);
  } catch (error) {
    if (!(error instanceof StillRunningError)) throw error;
    return services.notifier.notify(runId, "card");
  }
  await close(services, runId, status === "ABORTED" ? "stopped-outside" : "step-failed");
}
