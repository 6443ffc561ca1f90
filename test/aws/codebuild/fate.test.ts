import type { Build, BuildPhase, PhaseContext } from "@aws-sdk/client-codebuild";
import { describe, expect, it } from "vitest";
import { fateOfBuild, fateOfStartError, NO_BUILD } from "../../../aws/codebuild/fate.ts";
import { type Circumstances, resultOf } from "../../../aws/ecs/result.ts";
import { statusOf } from "../../../runs/finish.ts";
import { readReport } from "../../../runs/report.ts";
import type { Cause, Result } from "../../../runs/run.ts";
import { NONCE, reportLines } from "./given.ts";

const ORDER = [
  "SUBMITTED",
  "QUEUED",
  "PROVISIONING",
  "DOWNLOAD_SOURCE",
  "INSTALL",
  "PRE_BUILD",
  "BUILD",
] as const;
const REST = ["POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING"] as const;
type PhaseType = NonNullable<BuildPhase["phaseType"]>;
type Status = NonNullable<Build["buildStatus"]>;

/** A build whose phases went well until one, in CodeBuild's own shapes. */
function buildThat(status: Status, at?: PhaseType, context: PhaseContext = {}, seconds = 1): Build {
  const all: PhaseType[] = [...ORDER, ...REST];
  const until = at === undefined ? all.length : all.indexOf(at);
  const good = all.slice(0, until).map(
    (phaseType): BuildPhase => ({
      phaseType,
      phaseStatus: "SUCCEEDED",
      durationInSeconds: 1,
      contexts: [{ statusCode: "", message: "" }],
    }),
  );
  const bad: BuildPhase[] =
    at === undefined
      ? []
      : [{ phaseType: at, phaseStatus: status, durationInSeconds: seconds, contexts: [context] }];
  return { buildStatus: status, buildComplete: true, phases: [...good, ...bad, { phaseType: "COMPLETED" }] };
}

function exitStatus(number: number): PhaseContext {
  const message = `Error while executing command: cd app && bin/rails runner ' long; Reason: none '. Reason: exit status ${number}`;
  return { statusCode: "COMMAND_EXECUTION_ERROR", message };
}

const about = { stopping: false, timeLimit: 600, endedBy: undefined, outputBytes: 5 } satisfies Circumstances;

function resultFor(build: Build, lines: string, circumstances: Partial<Circumstances> = {}): Result {
  return resultOf(readReport(lines, NONCE), fateOfBuild(build), { ...about, ...circumstances });
}

const STARTED = reportLines(0).split("\n")[0] ?? "";

describe("What came of a build that never got to the command", () => {
  it.each<[string, Status, PhaseType, PhaseContext, Cause]>([
    ["waited too long for a host", "TIMED_OUT", "QUEUED", {}, "queue-time-limit"],
    [
      "could not pull its image",
      "FAILED",
      "PROVISIONING",
      {
        statusCode: "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE",
        message:
          "Unable to pull customer's container image. CannotPullContainerError: manifest for shop not found",
      },
      "image-pull",
    ],
    [
      "may not pull its image",
      "FAILED",
      "PROVISIONING",
      {
        statusCode: "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE",
        message: "Unable to pull customer's container image. pull access denied for shop: not authorized",
      },
      "image-pull",
    ],
    [
      "may not write its log",
      "FAILED",
      "PROVISIONING",
      {
        statusCode: "ACCESS_DENIED",
        message: "Service role codebuild does not allow AWS CodeBuild to create logs",
      },
      "access-denied",
    ],
    [
      "has a role that CodeBuild cannot take",
      "FAILED",
      "SUBMITTED",
      {
        statusCode: "CLIENT_ERROR",
        message: "CodeBuild is not authorized to perform: sts:AssumeRole on service role",
      },
      "access-denied",
    ],
    [
      "got no network interface",
      "FAILED",
      "PROVISIONING",
      { statusCode: "VPC_CLIENT_ERROR", message: "Unexpected EC2 error: InvalidSubnetID.NotFound" },
      "network",
    ],
    [
      "may not make a network interface",
      "FAILED",
      "PROVISIONING",
      { statusCode: "VPC_CLIENT_ERROR", message: "Unexpected EC2 error: UnauthorizedOperation" },
      "access-denied",
    ],
    [
      "could not read a parameter",
      "FAILED",
      "DOWNLOAD_SOURCE",
      {
        statusCode: "Decrypted Variables Error",
        message: "AccessDeniedException: User is not authorized to perform: ssm:GetParameters",
      },
      "secrets",
    ],
    ["met a fault of CodeBuild", "FAULT", "PROVISIONING", {}, "infrastructure"],
    [
      "met an internal error",
      "FAILED",
      "PROVISIONING",
      { statusCode: "INTERNAL_SERVICE_ERROR", message: "CodeBuild is experiencing issues" },
      "infrastructure",
    ],
    ["was stopped by somebody in the queue", "STOPPED", "QUEUED", {}, "stopped-outside"],
    [
      "got no source",
      "FAILED",
      "DOWNLOAD_SOURCE",
      { statusCode: "X", message: "no such branch" },
      "never-started",
    ],
    ["failed in the team's own commands", "FAILED", "PRE_BUILD", exitStatus(1), "build-failed"],
    ["ran out of time in the team's own commands", "TIMED_OUT", "INSTALL", {}, "build-failed"],
  ])("that %s", (_, status, phase, context, cause) => {
    const result = resultFor(buildThat(status, phase, context), "");
    expect(result).toMatchObject({ ending: "could-not-start", exit: null, cause });
    expect(result.problem).toBeTruthy();
  });

  it("is cancelled when that was why it was stopped", () => {
    const result = resultFor(buildThat("STOPPED", "QUEUED"), "", { stopping: true });
    expect(result).toEqual({
      ending: "cancelled",
      exit: null,
      duration: null,
      exception: null,
      problem: null,
      outputBytes: 5,
    });
  });

  it("is told in AWS's words, without the link in them and without the command", () => {
    const message = "could not fetch https://bucket/layer?X-Amz-Signature=secret&x=1";
    const pull = { statusCode: "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", message };
    const { problem } = resultFor(buildThat("FAILED", "PROVISIONING", pull), "");
    expect(problem).toBe("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE: could not fetch https://bucket/layer");
    expect(resultFor(buildThat("FAILED", "INSTALL", exitStatus(7)), "").problem).toBe(
      "COMMAND_EXECUTION_ERROR: exit status 7",
    );
  });
});

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

describe("What a task state says of a build that it could not start", () => {
  const limit =
    "Cannot have more than 0 builds in queue for the account (Service: AWSCodeBuild; Status Code: 400; Error Code: AccountLimitExceededException)";
  it.each<[string, string, Cause]>([
    ["CodeBuild.AccountLimitExceededException", limit, "account-limit"],
    ["CodeBuild.AWSCodeBuildException", limit, "account-limit"],
    ["CodeBuild.ResourceNotFoundException", "Project cannot be found", "launch-refused"],
    ["CodeBuild.InvalidInputException", "Idempotency token was used with other parameters", "launch-refused"],
    ["CodeBuild.AccessDeniedException", "not authorized to perform: codebuild:StartBuild", "access-denied"],
    ["States.Permissions", "The role cannot be assumed", "access-denied"],
  ])("%s: %s", (error, cause, meaning) => {
    expect(fateOfStartError({ error, cause })).toMatchObject({ notStarted: true, cause: meaning });
  });

  it.each([
    ["States.TaskFailed", "{}"],
    ["States.Timeout", ""],
    ["CodeBuild.SdkClientException", "Unable to execute HTTP request: Read timed out"],
    ["CodeBuild.AWSCodeBuildException", "Internal error (Service: AWSCodeBuild; Status Code: 500)"],
  ])("says nothing certain with %s", (error, cause) => {
    expect(fateOfStartError({ error, cause })).toBeUndefined();
  });

  it("leaves nothing to claim when there is no build either", () => {
    const result = resultOf(readReport("", NONCE), NO_BUILD, about);
    expect(result).toMatchObject({ ending: "killed", exit: null, cause: "no-exit-code" });
  });
});
