import { buildChange } from "../codebuild/event.ts";
import { projectsHere } from "../codebuild/target.ts";
import { lambdaFunction, type PerEvent } from "./handler/function.ts";
import { processReported } from "./handler/process-reported.ts";

// Built once, on a cold start.
const awake = lambdaFunction("build-changed");
const { environment, config } = awake.setting;
const projects = projectsHere(environment.AMBULANCE_INSTALLATION, config);

// Called by EventBridge when a build in CodeBuild changes its state.
export const handler = awake.called(perEvent);

// Run per event. Whoever may start builds can name any run, so which build is the run's is left to the launcher.
async function perEvent(event: unknown, { log }: PerEvent) {
  await processReported(awake, log, () => {
    const change = buildChange(projects, event);
    return change && { runId: change.runId };
  });
}
