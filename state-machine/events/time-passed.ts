import { mendDryRun } from "../../runs/begin-dry-run.ts";
import { targetNamed } from "../../runs/config.ts";
import { passDecisionOn } from "../../runs/decide.ts";
import { left } from "../../runs/line.ts";
import type { ExecutionStatus, StepServices, Workflow } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import { isOpen } from "../../runs/status.ts";
import { close } from "../close.ts";
import { callFirst, changeLine } from "../line.ts";
import { executionEnded } from "./execution-ended.ts";
import { outputCame } from "./output-came.ts";
import { processChanged } from "./process-changed.ts";

/** How long things may take by themselves before they are mended, milliseconds. */
export interface Grace {
  /** From storing a request to starting its execution. */
  starting: number;
  /** From storing a decision or a cancellation to the execution's hearing of it. */
  moving: number;
}

/** Others may be in the middle of it. */
const WHILE_OTHERS_WORK: Grace = { starting: 60_000, moving: 30_000 };
/** For a server that starts, and works alone: nothing is under way, so whatever is half done was left. */
export const AT_START: Grace = { starting: 0, moving: 0 };
/** How long after its time limit the result of a run is waited for that nobody can read. Milliseconds. */
const PATIENCE = 3_600_000;

/**
 * Mends what crashes and lost events leave half done, now and then and when a server starts: executions that never
 * started or whose end nobody heard of, decisions, cancellations and turns that were not passed on, dry runs that were
 * not begun or not reported. Of what happens in other accounts nothing is reported at all, so running commands are
 * looked at from here too. Everything in it may be repeated.
 * @param onProblem is told of each run or line that cannot be mended; the others are
 */
export async function timePassed(
  services: StepServices,
  onProblem: (error: unknown) => void,
  grace = WHILE_OTHERS_WORK,
): Promise<void> {
  const { store, workflow } = services;
  const open = await store.openRuns();
  for (const run of open) await mend(services, run, grace).catch(onProblem);
  const ids = new Set(open.map(({ id }) => id));
  for (const id of await underWay(workflow, onProblem))
    if (!ids.has(id)) await endExecution(services, id, grace).catch(onProblem);
  for (const target of new Set(open.map((run) => run.target)))
    await mendLine(services, target).catch(onProblem);
}

async function underWay(workflow: Workflow, onProblem: (error: unknown) => void): Promise<string[]> {
  return workflow.underWay().catch((error: unknown) => {
    onProblem(error);
    return [];
  });
}

async function mend(services: StepServices, run: Run, grace: Grace): Promise<void> {
  const { workflow, clock } = services;
  const status = await workflow.status(run.id);
  if (status === undefined && !wasStarted(run)) {
    if (clock.now() - run.requestedAt < grace.starting) return;
    // Somebody waits for a dry run and cannot ask again as long as it is on its way; its steps refuse what is not wanted.
    return run.dryRunOf === undefined ? close(services, run.id, "never-started") : workflow.start(run.id);
  }
  if (status !== "RUNNING") return mendEnded(services, run, status ?? "FAILED");
  if (run.status === "stopping") return workflow.stop(run.id);
  if (run.status === "running") {
    await processChanged(services, run.id);
    return outputCame(services, run.id);
  }
  if (run.status === "awaiting-approval") await mendDryRun(services, run.id);
  const decidedAt = run.decision?.at ?? clock.now();
  if (clock.now() - decidedAt >= grace.moving) await passDecisionOn(services, run);
}

/** A run whose result cannot be read for a long time, although nothing of it is executing any more, is closed without. */
async function mendEnded(services: StepServices, run: Run, status: ExecutionStatus): Promise<void> {
  try {
    await executionEnded(services, run.id, status);
  } catch (error) {
    const limit = (targetNamed(services.config, run.target)?.timeLimit ?? 86_400) * 1000;
    const isLate = services.clock.now() - (run.startedAt ?? Infinity) > limit + PATIENCE;
    if (!isLate || !(await services.launcher.gone(run))) throw error;
    await close(services, run.id, "step-failed");
  }
}

/** A run that is over still has an execution: it was rejected or cancelled, and the execution has not heard of it. */
async function endExecution(services: StepServices, runId: string, grace: Grace): Promise<void> {
  const { store, workflow, clock } = services;
  const run = await store.get(runId);
  if (!run || isOpen(run.status) || clock.now() - (run.endedAt ?? 0) < grace.moving) return;
  if (run.status === "cancelled") await workflow.stop(runId);
  else await passDecisionOn(services, run);
}

/** Whoever stands in a line although nothing of them is left, leaves it; the first of the others is called. */
async function mendLine(services: StepServices, target: string): Promise<void> {
  const { store, workflow } = services;
  for (const { runId } of (await store.line(target)).waiting) {
    const run = await store.get(runId);
    if (run && isOpen(run.status)) continue;
    if ((await workflow.status(runId)) === "RUNNING") continue;
    if (run) await close(services, runId, "step-failed");
    else await changeLine(services, target, (line) => left(line, runId));
  }
  await callFirst(services, await store.line(target));
}

function wasStarted({ status }: Run): boolean {
  return status === "running" || status === "stopping";
}
