import { announceTheRequest } from "../../state-machine/steps/announce-the-request.ts";
import { lambdaFunction, type PerEvent } from "./handler/function.ts";
import { measureRequest } from "./handler/measure.ts";

// Built once, on a cold start.
const awake = lambdaFunction("AnnounceTheRequest");

// Called by Step Functions.
export const handler = awake.called(perEvent);

// Run per event.
async function perEvent(input: unknown, { log }: PerEvent) {
  const result = await announceTheRequest(awake.services, input);
  await measureRequest(awake, input, log);
  return result;
}
