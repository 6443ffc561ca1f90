import { prepareTheLaunch } from "../../state-machine/steps/prepare-the-launch.ts";
import { lambdaFunction } from "./handler/function.ts";

// Built once, on a cold start.
const { services, called } = lambdaFunction("PrepareTheLaunch");

// Called by Step Functions.
export const handler = called(perEvent);

// Run per event.
async function perEvent(input: unknown) {
  return prepareTheLaunch(services, input);
}
