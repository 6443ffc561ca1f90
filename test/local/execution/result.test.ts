import { describe, expect, it } from "vitest";
import { resultOf } from "../../../local/execution/result.ts";
import type { End } from "../../../local/execution/run-directory.ts";
import type { RunnerReport } from "../../../runs/report.ts";

const exception = { class: "NameError", message: "no", line: 3, backtrace: [] };
const finished = (exit: number, threw: typeof exception | null = null): RunnerReport => ({
  kind: "finished",
  started: null,
  finished: { v: 1, event: "finished", exit, ms: 7, exception: threw },
});
const started: RunnerReport = {
  kind: "started",
  started: { v: 1, event: "started", mode: "write", ruby: "3", rails: "8" },
};
const end = (fields: Partial<End>): End => ({
  code: null,
  signal: null,
  endedBy: null,
  problem: null,
  ...fields,
});

const cases: [string, RunnerReport, End | undefined, ReturnType<typeof resultOf>["ending"], number | null][] =
  [
    ["a report of success", finished(0), end({ code: 0 }), "exit", 0],
    ["a report of another exit status", finished(3), end({ code: 3 }), "exit", 3],
    ["an exception", finished(1, exception), end({ code: 1 }), "exception", 1],
    [
      "a process that reported while no server was watching",
      finished(0),
      end({ endedBy: "server-died" }),
      "exit",
      0,
    ],
    ["a report of success from a process that then failed", finished(0), end({ code: 9 }), "exit", 9],
    ["a report of failure from a process that then succeeded", finished(1), end({ code: 0 }), "exit", 1],
    [
      "a report of success from a process that was then killed",
      finished(0),
      end({ signal: "SIGKILL" }),
      "killed",
      null,
    ],
    ["exit status 0 without a report", { kind: "absent" }, end({ code: 0 }), "killed", null],
    ["a process that killed itself", started, end({ signal: "SIGKILL" }), "killed", null],
    ["a process that died with the server", started, end({ endedBy: "server-died" }), "server-died", null],
    ["no trace of a process at all", { kind: "absent" }, undefined, "server-died", null],
    ["the time limit", finished(143), end({ signal: "SIGTERM", endedBy: "time-limit" }), "time-limit", 143],
    [
      "the time limit, reached in a script that does not listen",
      started,
      end({ signal: "SIGKILL", endedBy: "time-limit" }),
      "time-limit",
      null,
    ],
    ["too much output", started, end({ signal: "SIGKILL", endedBy: "output-limit" }), "output-limit", null],
    ["somebody who cancelled", finished(143), end({ code: 143, endedBy: "cancelled" }), "cancelled", 143],
    ["somebody who cancelled too late", finished(0), end({ code: 0, endedBy: "cancelled" }), "exit", 0],
    ["a script that wrote a report itself", { kind: "forged" }, end({ code: 0 }), "report-forged", null],
    [
      "a program that is not there",
      { kind: "absent" },
      end({ problem: "spawn ENOENT" }),
      "could-not-start",
      null,
    ],
  ];

describe("what came of a process", () => {
  it.each(cases)("%s", (_, report, seen, ending, exit) => {
    expect(resultOf(report, seen, 5)).toMatchObject({ ending, exit, outputBytes: 5 });
  });

  it("keeps the exception with the line of the script, and the duration", () => {
    expect(resultOf(finished(1, exception), end({ code: 1 }), 0)).toMatchObject({
      exception: { class: "NameError", message: "no", line: 3 },
      duration: 7,
    });
  });
});
