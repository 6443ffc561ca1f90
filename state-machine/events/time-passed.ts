import { passDecisionOn } from "../../runs/decide.ts";
import type { StepServices } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import { isOpen } from "../../runs/status.ts";
import { close } from "../close.ts";
import { callFirst } from "../line.ts";
import { executionEnded } from "./execution-ended.ts";
import { outputCame } from "./output-came.ts";
import { processChanged } from "./process-changed.ts";

/** How long a request may be stored without an execution: whoever stored it is about to start one. Milliseconds. */
const STARTING = 60_000;
/** How long an execution gets to go on by itself before what was to move it is said again. Milliseconds. */
const MOVING = 30_000;

/**
 * Mends what crashes and lost events leave half done, now and then: executions that never started or whose end
 * nobody heard of, decisions and turns that were not passed on. Of what happens in other accounts nothing is reported
 * at all, so running commands are looked at from here too. Everything in it may be repeated.
 * @param onProblem is told of each run or line that cannot be mended; the others are
 */
export async function timePassed(services: StepServices, onProblem: (error: unknown) => void): Promise<void> {
  const open = await services.store.openRuns();
  for (const run of open) await mend(services, run).catch(onProblem);
  for (const target of new Set(open.map((run) => run.target))) {
    await services.store
      .line(target)
      .then((line) => callFirst(services, line))
      .catch(onProblem);
  }
}

async function mend(services: StepServices, run: Run): Promise<void> {
  const { workflow, clock } = services;
  const status = await workflow.status(run.id);
  if (status === undefined) {
    if (clock.now() - run.requestedAt > STARTING) await close(services, run.id, "never-started");
    return;
  }
  if (status !== "RUNNING") return executionEnded(services, run.id, status);
  if (run.status === "stopping") return workflow.stop(run.id);
  if (run.status === "running") {
    await processChanged(services, run.id);
    return outputCame(services, run.id);
  }
  const decidedAt = run.decision?.at ?? clock.now();
  if (isOpen(run.status) && clock.now() - decidedAt > MOVING) await passDecisionOn(services, run);
}
