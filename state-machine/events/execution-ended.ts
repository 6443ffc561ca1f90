import type { Services } from "../../runs/ports.ts";
import { isOpen } from "../../runs/status.ts";
import { close, collect } from "../close.ts";

/** How an execution can end, as Step Functions says it. */
export type ExecutionStatus = "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/**
 * An execution ended. One that was stopped, or broke, did not get to its last state: its run is closed here.
 * Safe to call twice, and for a run that nobody knows.
 */
export async function executionEnded(
  services: Services,
  runId: string,
  status: ExecutionStatus,
): Promise<void> {
  const run = await services.store.get(runId);
  if (!run || (status === "SUCCEEDED" && !isOpen(run.status))) return;
  await collect(services, runId);
  await close(services, runId, status === "ABORTED" ? "stopped-outside" : "step-failed");
}
