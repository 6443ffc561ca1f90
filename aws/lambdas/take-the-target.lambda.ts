import { takeTheTarget } from "../../state-machine/steps/take-the-target.ts";
import { lambdaFunction, type PerEvent } from "./handler/function.ts";
import { measureDecision } from "./handler/measure.ts";

// Built once, on a cold start.
const awake = lambdaFunction("TakeTheTarget");

// Called by Step Functions.
export const handler = awake.called(perEvent);

// Run per event.
async function perEvent(input: unknown, { log }: PerEvent) {
  const result = await takeTheTarget(awake.services, input);
  await measureDecision(awake, input, log);
  return result;
}
