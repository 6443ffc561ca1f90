import { closeTheRun } from "../../state-machine/steps/close-the-run.ts";
import { lambdaFunction, type PerEvent } from "./handler/function.ts";
import { measureEnd } from "./handler/measure.ts";

// Built once, on a cold start.
const awake = lambdaFunction("CloseTheRun");

// Called by Step Functions.
export const handler = awake.called(perEvent);

// Run per event.
async function perEvent(input: unknown, { log }: PerEvent) {
  const result = await closeTheRun(awake.services, input);
  await measureEnd(awake, input, log);
  return result;
}
