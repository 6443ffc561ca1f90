import { checkTheCommand } from "../../state-machine/steps/check-the-command.ts";
import { lambdaFunction } from "./handler/function.ts";

// Built once, on a cold start.
const { services, called } = lambdaFunction("CheckTheCommand");

// Called by Step Functions.
export const handler = called(perEvent);

// Run per event.
async function perEvent(input: unknown) {
  return checkTheCommand(services, input);
}
