import { move, type Result, type Run, record, withoutToken } from "./run.ts";
import { isOpen, type Status } from "./status.ts";

/** The status that a result means. What cannot be known is `interrupted`, never success. */
export function statusOf(result: Result): Status {
  switch (result.ending) {
    case "exit":
    case "exception":
      return result.exit === 0 ? "succeeded" : "failed";
    case "time-limit":
      return "timed-out";
    case "output-limit":
    case "could-not-start":
      return "failed";
    case "cancelled":
      return "cancelled";
    case "killed":
    case "server-died":
    case "report-forged":
      return "interrupted";
  }
}

/** A run whose process is known to be gone, with what came out of it. A run that is not under way stays as it is. */
export function finished(run: Run, result: Result, now: number): Run {
  if (run.status !== "running" && run.status !== "stopping") return run;
  const wanted = statusOf(result);
  const status = wanted === "cancelled" && run.status === "running" ? "interrupted" : wanted;
  const detail = { status, ending: result.ending, exit: result.exit, outputBytes: result.outputBytes };
  return move(run, status, { result, endedAt: now }, { kind: "finished", by: "ambulance", at: now, detail });
}

/**
 * A run whose execution is over, whatever became of it: nothing waits any more, so an open run is closed.
 * Only a run that was never started can be `aborted`; of any other, nobody can say how far it got.
 * @param problem a code for `bot/text`
 */
export function closed(run: Run, problem: string, now: number): Run {
  const settled = isOpen(run.status) ? abandoned(run, problem, now) : run;
  return settled.token === undefined ? settled : withoutToken(settled === run ? record(run, {}) : settled);
}

function abandoned(run: Run, problem: string, at: number): Run {
  const started = run.status === "running" || run.status === "stopping";
  const status = started ? "interrupted" : "aborted";
  return move(
    run,
    status,
    { problem, endedAt: at },
    { kind: status, by: "ambulance", at, detail: { problem } },
  );
}
