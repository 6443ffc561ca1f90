import { collectTheResult } from "../../state-machine/steps/collect-the-result.ts";
import { lambdaFunction } from "./handler/function.ts";

// Built once, on a cold start.
const { services, called } = lambdaFunction("CollectTheResult");

// Called by Step Functions.
export const handler = called(perEvent);

// Run per event.
async function perEvent(input: unknown) {
  return collectTheResult(services, input);
}
