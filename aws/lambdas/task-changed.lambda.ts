import { taskChange } from "../ecs/event.ts";
import { lambdaFunction, type PerEvent } from "./handler/function.ts";
import { processReported } from "./handler/process-reported.ts";

// Built once, on a cold start.
const awake = lambdaFunction("task-changed");

// Called by EventBridge when a task in ECS changes its state.
export const handler = awake.called(perEvent);

// Run per event.
async function perEvent(event: unknown, { log }: PerEvent) {
  const { AMBULANCE_INSTALLATION: installation } = awake.setting.environment;
  await processReported(awake, log, () => {
    const change = taskChange(installation, event);
    return change && { runId: change.runId, process: change.taskArn };
  });
}
