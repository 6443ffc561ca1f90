import { effectsIn, type RunnerReport } from "../../runs/report.ts";
import type { Ending, Result } from "../../runs/run.ts";
import type { End } from "./run-directory.ts";

/** The exit status that a shell would show for a process that SIGTERM ended. */
const TERMINATED = 143;

/**
 * What came of a process, from the two who can know: the runner inside of it and the server that watched it.
 * Where they disagree, the worse one is believed; where neither knows, nothing is claimed.
 * @param launched whether anything was started at all, as far as it was written down
 */
export function resultOf(
  report: RunnerReport,
  end: End | undefined,
  outputBytes: number,
  launched = true,
): Result {
  const nothing = { exit: null, duration: null, exception: null, problem: null, outputBytes };
  if (!launched && !end) return { ...nothing, ending: "could-not-start" };
  if (end?.problem) return { ...nothing, ending: "could-not-start", problem: end.problem };
  if (report.kind === "forged") return { ...nothing, ending: "report-forged" };
  if (report.kind !== "finished") return { ...nothing, ending: endedBy(end) };
  const { ms, exception } = report.finished;
  const exit = exitOf(report.finished.exit, end);
  const said = exception && { class: exception.class, message: exception.message, line: exception.line };
  const ending =
    end?.endedBy && exit !== 0 ? endedBy(end) : exit === null ? "killed" : said ? "exception" : "exit";
  return {
    ...nothing,
    ending,
    exit,
    duration: ms,
    exception: ending === "exception" ? said : null,
    ...effectsIn(report),
  };
}

/** Why there is no report: whoever ended the process knows, else somebody killed it. */
function endedBy(end: End | undefined): Ending {
  if (!end) return "server-died";
  return end.endedBy ?? "killed";
}

/**
 * The exit status as the runner reported it, unless the process ended in another way after the report:
 * then as the system saw it, and null when a signal ended it that the runner did not report.
 */
function exitOf(reported: number, end: End | undefined): number | null {
  if (!end || (end.code === null && end.signal === null)) return reported;
  if (end.signal !== null) return end.signal === "SIGTERM" && reported === TERMINATED ? reported : null;
  return end.code === reported ? reported : reported === 0 ? end.code : reported;
}
