import { waitForApproval } from "../../state-machine/steps/wait-for-approval.ts";
import { lambdaFunction } from "./handler/function.ts";

// Built once, on a cold start.
const { services, called } = lambdaFunction("WaitForApproval");

// Called by Step Functions.
export const handler = called(perEvent);

// Run per event.
async function perEvent(input: unknown) {
  return waitForApproval(services, input);
}
