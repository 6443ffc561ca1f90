import type { StepServices } from "../../runs/ports.ts";
import { collect } from "../close.ts";
import { closingInput } from "./input.ts";

/**
 * Finds out how the command ended. The runner's report is believed, not the task state; how that failed only helps to
 * say why there is no report.
 */
export async function collectTheResult(services: StepServices, input: unknown) {
  const { runId, error } = closingInput.parse(input);
  await collect(services, runId, error && { error: error.Error, cause: error.Cause ?? "" });
  return {};
}
