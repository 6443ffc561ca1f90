import { executionEnded } from "../../state-machine/events/execution-ended.ts";
import { executionChange } from "../workflow/event.ts";
import { lambdaFunction, type PerEvent } from "./handler/function.ts";
import { measureEnd } from "./handler/measure.ts";

// Built once, on a cold start.
const awake = lambdaFunction("execution-ended");

// Called by EventBridge when an execution of the state machine changes its status.
export const handler = awake.called(perEvent);

// Run per event.
async function perEvent(event: unknown, { log }: PerEvent) {
  const change = executionChange(event, awake.setting.environment.AMBULANCE_STATE_MACHINE);
  if (!change) return log.info("An event is about no execution of ours and is left alone");
  await executionEnded(awake.services, change.runId, change.status);
  await measureEnd(awake, change, log.about({ runId: change.runId }));
}
