import type { StepServices } from "../../runs/ports.ts";
import { close } from "../close.ts";
import { closingInput } from "./input.ts";

/** Closes the run. A run that is still open here came by way of an error: a step of the process failed. */
export async function closeTheRun(services: StepServices, input: unknown) {
  const { runId } = closingInput.parse(input);
  await close(services, runId, "step-failed");
  return {};
}
