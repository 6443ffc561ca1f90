import type { PhaseContext } from "@aws-sdk/client-codebuild";
import { describe, expect, it } from "vitest";
import { fateOfStartError, NO_BUILD } from "../../../aws/codebuild/fate.ts";
import { resultOf } from "../../../aws/launch/result.ts";
import { readReport } from "../../../runs/report.ts";
import type { Cause } from "../../../runs/run.ts";
import { about, buildThat, exitStatus, type PhaseType, resultFor, type Status } from "./ended-builds.ts";
import { NONCE } from "./given.ts";

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
