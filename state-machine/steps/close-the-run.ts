import type { StepServices } from "../../runs/ports.ts";
import { close } from "../close.ts";
import { closingInput } from "./input.ts";

/**
 * Closes the run. A run that is still open here came by way of an error: a step of the process failed. One whose
 * process may be alive stays open, and keeps its target, until that is known to be gone: the end of the process, or
 * the passing of time, closes it.
 */
export async function closeTheRun(services: StepServices, input: unknown) {
  const { runId } = closingInput.parse(input);
  const run = await services.store.get(runId);
  const mayBeAlive = run?.status === "running" || run?.status === "stopping";
  if (mayBeAlive && !(await services.launcher.gone(run))) await services.notifier.notify(runId, "card");
  else await close(services, runId, "step-failed");
  return {};
}
