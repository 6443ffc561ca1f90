import { effectsIn, type FinishedReport, type RunnerReport } from "../../runs/report.ts";
import type { Cause, Ending, Result } from "../../runs/run.ts";
import type { Fate } from "./fate.ts";

/** How `rails/bootstrap.rb` ends when it could not fetch the script, or fetched another: nothing was executed. */
const NOT_FETCHED = 69;

/** The runner's clock starts a moment after its timer. */
const TIMER_TOLERANCE_MS = 1000;

/** Causes that say more about an end than that the time was over. */
const STRONGER: readonly (Cause | undefined)[] = ["out-of-memory", "spot-interruption", "infrastructure"];

/** What counts besides the runner's words and those of AWS. */
export interface Circumstances {
  /** Somebody cancelled the run. */
  stopping: boolean;
  /** Seconds. */
  timeLimit: number;
  /** Why Ambulance itself ended the task, if it did. */
  endedBy: "output-limit" | undefined;
  outputBytes: number;
}

/** What is known of a task of which nothing is known: ECS forgot it, or never had it. */
const NOTHING: Fate = {
  notStarted: false,
  exit: null,
  elapsed: null,
  cause: "no-exit-code",
  problem: "ECS does not know the task of this run.",
};

/**
 * What came of a task, from the two who can know: the runner inside of it, and ECS. Success takes both: a finished
 * report with exit status 0 and a container that exited with 0. Where they disagree the worse one is believed.
 */
export function resultOf(report: RunnerReport, fate: Fate = NOTHING, circumstances: Circumstances): Result {
  const { outputBytes } = circumstances;
  const finished = report.kind === "finished" ? report.finished : undefined;
  const exit = finished ? exitOf(finished.exit, fate.exit) : null;
  const ending = report.kind === "forged" ? "report-forged" : endingOf(report, exit, fate, circumstances);
  const { exception } = finished ?? {};
  const said = exception && { class: exception.class, message: exception.message, line: exception.line };
  return {
    ending,
    exit,
    duration: finished?.ms ?? null,
    exception: ending === "exception" && said ? said : null,
    outputBytes,
    ...effectsIn(report),
    ...wordsFor(ending, exit, report, fate),
  };
}

/** The exit status on which both agree, the worse of two, or null when ECS does not confirm a success. */
function exitOf(reported: number, seen: number | null): number | null {
  if (reported !== 0) return reported;
  const signalled = seen !== null && seen > 128;
  return signalled ? null : seen;
}

function endingOf(
  report: RunnerReport,
  exit: number | null,
  fate: Fate,
  { stopping, timeLimit, endedBy }: Circumstances,
): Ending {
  const finished = report.kind === "finished" ? report.finished : undefined;
  const byItself = finished?.exception ? "exception" : "exit";
  if (exit === 0) return byItself;
  if (endedBy) return endedBy;
  if (stopping) return "cancelled";
  if (report.kind === "absent" && (fate.notStarted || fate.exit === NOT_FETCHED)) return "could-not-start";
  if (isTooLate(finished, fate, timeLimit * 1000)) return "time-limit";
  return exit === null ? "killed" : byItself;
}

/** The runner knows how long the script ran; for one that was killed there is only how long the task did. */
function isTooLate(finished: FinishedReport | undefined, { elapsed, cause }: Fate, limit: number): boolean {
  if (finished) return finished.ms >= limit - TIMER_TOLERANCE_MS;
  return elapsed !== null && elapsed >= limit && !STRONGER.includes(cause);
}

/** AWS's words, where they explain the end: not when somebody wanted it, nor when the script itself says why. */
function wordsFor(
  ending: Ending,
  exit: number | null,
  report: RunnerReport,
  fate: Fate,
): Pick<Result, "cause" | "problem"> {
  const explained = ["killed", "could-not-start", "exit", "exception"].includes(ending) && exit !== 0;
  if (!explained) return { problem: null };
  if (report.kind === "absent" && fate.exit === NOT_FETCHED)
    return { problem: "It could not fetch its script, or fetched another. Its output says why." };
  const { cause, problem } = fate;
  const silent = cause === undefined && fate.exit === null && exit === null;
  return silent ? { cause: "no-exit-code", problem } : { ...(cause && { cause }), problem };
}

/** The result of a run of which nothing was written down, so that nothing was started: that comes first. */
export function neverLaunched(): Result {
  return {
    ending: "could-not-start",
    exit: null,
    duration: null,
    exception: null,
    problem: null,
    outputBytes: 0,
  };
}
