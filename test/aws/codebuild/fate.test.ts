import type { Build } from "@aws-sdk/client-codebuild";
import { describe, expect, it } from "vitest";
import type { Circumstances } from "../../../aws/launch/result.ts";
import { statusOf } from "../../../runs/finish.ts";
import type { Result } from "../../../runs/run.ts";
import {
  buildThat,
  exitStatus,
  ORDER,
  type PhaseType,
  REST,
  resultFor,
  STARTED,
  type Status,
} from "./ended-builds.ts";
import { reportLines } from "./given.ts";

describe("What came of a build that got to the command", () => {
  it("is success when runner and CodeBuild agree on it", () => {
    const result = resultFor(buildThat("SUCCEEDED"), reportLines(0));
    expect(result).toEqual({
      ending: "exit",
      exit: 0,
      duration: 1200,
      exception: null,
      problem: null,
      outputBytes: 5,
    });
  });

  const outcomes: [string, Build, string, Partial<Circumstances>, Partial<Result>][] = [
    [
      "a script that failed",
      buildThat("FAILED", "BUILD", exitStatus(3)),
      reportLines(3),
      {},
      { ending: "exit", exit: 3, problem: null },
    ],
    [
      "an exit status that the buildspec hides",
      buildThat("SUCCEEDED"),
      reportLines(3),
      {},
      { ending: "exit", exit: 3 },
    ],
    [
      "a process that fails after its report",
      buildThat("FAILED", "BUILD", exitStatus(4)),
      reportLines(0),
      {},
      { ending: "exit", exit: 4 },
    ],
    [
      "a process that is killed after its report",
      buildThat("FAILED", "BUILD", exitStatus(137)),
      reportLines(0),
      {},
      { ending: "killed", exit: null },
    ],
    [
      "the team's last commands failing",
      buildThat("FAILED", "POST_BUILD", exitStatus(1)),
      reportLines(0),
      {},
      { ending: "killed", exit: null, cause: "build-failed" },
    ],
    [
      "an upload that failed",
      buildThat("FAILED", "UPLOAD_ARTIFACTS"),
      reportLines(0),
      {},
      { ending: "killed", cause: "build-failed" },
    ],
    [
      "a build that succeeds without a report",
      buildThat("SUCCEEDED"),
      "",
      {},
      { ending: "killed", exit: null },
    ],
    [
      "a build that succeeds and a script that did not end",
      buildThat("SUCCEEDED"),
      STARTED,
      {},
      { ending: "killed", exit: null },
    ],
    [
      "an app that does not boot",
      buildThat("FAILED", "BUILD", exitStatus(1)),
      "",
      {},
      { ending: "killed", exit: null },
    ],
    [
      "a script that could not be fetched",
      buildThat("FAILED", "BUILD", exitStatus(69)),
      "",
      {},
      { ending: "could-not-start" },
    ],
    [
      "a script that exits with 69 itself",
      buildThat("FAILED", "BUILD", exitStatus(69)),
      reportLines(69),
      {},
      { ending: "exit", exit: 69 },
    ],
    [
      "a kill without a last word",
      buildThat("FAILED", "BUILD", exitStatus(137)),
      STARTED,
      {},
      { ending: "killed", exit: null },
    ],
    [
      "a stop by somebody else",
      buildThat("STOPPED", "BUILD"),
      STARTED,
      {},
      { ending: "killed", cause: "stopped-outside" },
    ],
    [
      "a stop by somebody else after the report",
      buildThat("STOPPED", "BUILD"),
      reportLines(0),
      {},
      { ending: "killed", cause: "stopped-outside" },
    ],
    [
      "a cancel",
      buildThat("STOPPED", "BUILD"),
      STARTED,
      { stopping: true },
      { ending: "cancelled", problem: null },
    ],
    [
      "a cancel that came too late",
      buildThat("SUCCEEDED"),
      reportLines(0),
      { stopping: true },
      { ending: "exit", exit: 0 },
    ],
    [
      "too much output",
      buildThat("STOPPED", "BUILD"),
      STARTED,
      { endedBy: "output-limit" },
      { ending: "output-limit" },
    ],
    [
      "the build's own time limit",
      buildThat("TIMED_OUT", "BUILD", {}, 1500),
      STARTED,
      {},
      { ending: "time-limit" },
    ],
    [
      "the runner's timer",
      buildThat("FAILED", "BUILD", exitStatus(143), 602),
      reportLines(143, { ms: 600_100 }),
      {},
      { ending: "time-limit", exit: 143 },
    ],
    [
      "a stop long after the time",
      buildThat("STOPPED", "BUILD", {}, 900),
      STARTED,
      {},
      { ending: "time-limit" },
    ],
    [
      "a fault of CodeBuild",
      buildThat("FAULT", "BUILD"),
      STARTED,
      {},
      { ending: "killed", cause: "infrastructure" },
    ],
    [
      "a forged report",
      buildThat("SUCCEEDED"),
      reportLines(0) + reportLines(0),
      {},
      { ending: "report-forged" },
    ],
    [
      "a build without phases",
      { buildStatus: "FAILED", buildComplete: true },
      "",
      {},
      { ending: "killed", cause: "no-exit-code" },
    ],
    ["a status that nobody knows", { phases: [] }, reportLines(0), {}, { ending: "killed", exit: null }],
  ];

  it.each(outcomes)("is told for %s", (_, build, lines, circumstances, expected) => {
    const result = resultFor(build, lines, circumstances);
    expect(result).toMatchObject(expected);
    if (result.ending !== "exit" || result.exit !== 0) expect(statusOf(result)).not.toBe("succeeded");
  });

  it("names an exception that nobody rescued", () => {
    const exception = { class: "RuntimeError", message: "no", line: 2, backtrace: [] };
    const result = resultFor(buildThat("FAILED", "BUILD", exitStatus(1)), reportLines(1, { exception }));
    expect(result).toMatchObject({
      ending: "exception",
      exit: 1,
      exception: { class: "RuntimeError", message: "no", line: 2 },
    });
  });

  it("is success for no other status of a build, and without no report", () => {
    const statuses: Status[] = ["FAILED", "FAULT", "TIMED_OUT", "STOPPED", "IN_PROGRESS"];
    const phases: (PhaseType | undefined)[] = [...ORDER, ...REST, undefined];
    const all = statuses.flatMap((status) =>
      phases.map((phase) => resultFor(buildThat(status, phase), reportLines(0))),
    );
    expect(all.map(statusOf)).not.toContain("succeeded");
  });
});
