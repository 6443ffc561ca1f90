import { describe, expect, it } from "vitest";
import type { Fate } from "../../../aws/launch/fate.ts";
import { type Circumstances, resultOf } from "../../../aws/launch/result.ts";
import { statusOf } from "../../../runs/finish.ts";
import type { RunnerReport } from "../../../runs/report.ts";
import type { Cause, Ending } from "../../../runs/run.ts";

const exception = { class: "NameError", message: "no", line: 3, backtrace: [] };
const finished = (exit: number, threw: typeof exception | null = null, ms = 7): RunnerReport => ({
  kind: "finished",
  started: null,
  finished: { v: 1, event: "finished", exit, ms, exception: threw },
});
const started: RunnerReport = {
  kind: "started",
  started: { v: 1, event: "started", mode: "write", ruby: "3", rails: "8" },
};
const absent: RunnerReport = { kind: "absent" };
const fate = (exit: number | null, fields: Partial<Fate> = {}): Fate => ({
  notStarted: false,
  exit,
  elapsed: 9000,
  problem: null,
  ...fields,
});
const given = (fields: Partial<Circumstances> = {}): Circumstances => ({
  stopping: false,
  timeLimit: 600,
  endedBy: undefined,
  outputBytes: 5,
  ...fields,
});
const stopping = given({ stopping: true });
const late = 600_000;

const cases: [string, RunnerReport, Fate | undefined, Circumstances, Ending, number | null, Cause?][] = [
  ["a success on which both agree", finished(0), fate(0), given(), "exit", 0],
  ["another exit status on which both agree", finished(3), fate(3), given(), "exit", 3],
  ["an exception", finished(1, exception), fate(1), given(), "exception", 1],
  ["a report of success from a container that then failed", finished(0), fate(9), given(), "exit", 9],
  ["a report of failure from a container that exited with 0", finished(1), fate(0), given(), "exit", 1],
  [
    "a report of success from a container that was then killed",
    finished(0),
    fate(137, { cause: "out-of-memory" }),
    given(),
    "killed",
    null,
    "out-of-memory",
  ],
  [
    "a report of success that ECS does not confirm",
    finished(0),
    fate(null),
    given(),
    "killed",
    null,
    "no-exit-code",
  ],
  [
    "a report of success of a task that ECS has forgotten",
    finished(0),
    undefined,
    given(),
    "killed",
    null,
    "no-exit-code",
  ],
  ["a report of failure that ECS does not confirm", finished(2), fate(null), given(), "exit", 2],
  ["exit status 0 without a report", absent, fate(0), given(), "killed", null],
  ["exit status 0 of a script that never finished", started, fate(0), given(), "killed", null],
  ["an app that does not boot", absent, fate(1), given(), "killed", null],
  ["no trace of anything", absent, undefined, given(), "killed", null, "no-exit-code"],
  ["a forged report", { kind: "forged" }, fate(0), given(), "report-forged", null],
  ["a forged report of somebody who cancelled", { kind: "forged" }, fate(0), stopping, "report-forged", null],
  [
    "too little memory in the middle of a script",
    started,
    fate(137, { cause: "out-of-memory" }),
    given(),
    "killed",
    null,
    "out-of-memory",
  ],
  [
    "an image that cannot be pulled",
    absent,
    fate(null, { notStarted: true, cause: "image-pull" }),
    given(),
    "could-not-start",
    null,
    "image-pull",
  ],
  [
    "a start that failed, says ECS, of a script that had begun",
    started,
    fate(null, { notStarted: true, cause: "never-started" }),
    given(),
    "killed",
    null,
    "never-started",
  ],
  ["a script that the bootstrap could not fetch", absent, fate(69), given(), "could-not-start", null],
  ["a script that ends with the bootstrap's status", finished(69), fate(69), given(), "exit", 69],
  ["a script that was replaced by a program with that status", started, fate(69), given(), "killed", null],
  ["the runner's own time limit", finished(143, null, late), fate(143), given(), "time-limit", 143],
  [
    "the runner's own time limit, counted a moment later",
    finished(143, null, late - 5),
    fate(143),
    given(),
    "time-limit",
    143,
  ],
  [
    "the same status long before the limit",
    finished(143, null, 1000),
    fate(143, { cause: "stopped-outside" }),
    given(),
    "exit",
    143,
    "stopped-outside",
  ],
  ["a success at the last moment", finished(0, null, late + 100), fate(0), given(), "exit", 0],
  [
    "a script that did not listen to the limit",
    started,
    fate(137, { elapsed: late + 10_000 }),
    given(),
    "time-limit",
    null,
  ],
  [
    "too little memory after the limit",
    started,
    fate(137, { elapsed: late + 10_000, cause: "out-of-memory" }),
    given(),
    "killed",
    null,
    "out-of-memory",
  ],
  [
    "a slow boot that the task state did not wait for",
    absent,
    fate(143, { elapsed: late + 900_000, cause: "stopped-outside" }),
    given(),
    "time-limit",
    null,
  ],
  ["somebody who cancelled", finished(143), fate(143), stopping, "cancelled", 143],
  ["somebody who cancelled a script that does not listen", started, fate(137), stopping, "cancelled", null],
  ["somebody who cancelled before anything was started", absent, undefined, stopping, "cancelled", null],
  [
    "somebody who cancelled what could not start either",
    absent,
    fate(null, { notStarted: true, cause: "image-pull" }),
    stopping,
    "cancelled",
    null,
  ],
  ["somebody who cancelled too late", finished(0), fate(0), stopping, "exit", 0],
  [
    "somebody who cancelled a success that ECS does not confirm",
    finished(0),
    fate(137),
    stopping,
    "cancelled",
    null,
  ],
  ["too much output", finished(143), fate(143), given({ endedBy: "output-limit" }), "output-limit", 143],
  [
    "too much output from a script that was done",
    finished(0),
    fate(0),
    given({ endedBy: "output-limit" }),
    "exit",
    0,
  ],
];

describe("what came of a task", () => {
  it.each(cases)("%s", (_, report, seen, circumstances, ending, exit, cause) => {
    const result = resultOf(report, seen, circumstances);
    expect(result).toMatchObject({ ending, exit, outputBytes: 5 });
    expect(result.cause).toBe(cause);
  });

  it("is never a success without a finished report and a container that exited with 0", () => {
    const reports = [absent, started, { kind: "forged" } as const, finished(0), finished(1)];
    const seen = [undefined, ...[null, 0, 1, 69, 137, 143].map((exit) => fate(exit))];
    for (const report of reports)
      for (const one of seen) {
        const both = report.kind === "finished" && report.finished.exit === 0 && one?.exit === 0;
        expect(statusOf(resultOf(report, one, given())) === "succeeded").toBe(both);
        expect(statusOf(resultOf(report, one, stopping)) === "succeeded").toBe(both);
      }
  });

  it("keeps the exception with the line of the script, and the duration", () => {
    expect(resultOf(finished(1, exception), fate(1), given())).toMatchObject({
      exception: { class: "NameError", message: "no", line: 3 },
      duration: 7,
    });
  });

  it("has AWS's words where they explain the end, and none where somebody wanted it", () => {
    const words = fate(137, { cause: "out-of-memory", problem: "Container killed due to memory usage" });
    expect(resultOf(started, words, given()).problem).toBe("Container killed due to memory usage");
    expect(resultOf(started, words, stopping).problem).toBeNull();
  });
});
