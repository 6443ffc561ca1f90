import type { StepServices } from "../../runs/ports.ts";
import { collect } from "../close.ts";
import { runInput } from "./input.ts";

/** Finds out how the command ended. The task state's own result or error is not trusted: the runner's report is. */
export async function collectTheResult(services: StepServices, input: unknown) {
  const { runId } = runInput.parse(input);
  await collect(services, runId);
  return {};
}
