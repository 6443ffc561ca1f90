import { expireTheRequest } from "../../state-machine/steps/expire-the-request.ts";
import { lambdaFunction } from "./handler/function.ts";

// Built once, on a cold start.
const { services, called } = lambdaFunction("ExpireTheRequest");

// Called by Step Functions.
export const handler = called(perEvent);

// Run per event.
async function perEvent(input: unknown) {
  return expireTheRequest(services, input);
}
