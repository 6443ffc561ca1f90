import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AwsRefusal } from "./aws-service.ts";
import type { FakeBuild } from "./codebuild-build.ts";

/** What the ARNs of the fake begin with. */
export const CODEBUILD = "arn:aws:codebuild:ap-northeast-1:111122223333";

/**
 * The input of StartBuild as far as launches use it. Strict: the optimised integration of Step Functions takes no
 * parameter that its documentation does not list, such as `AutoRetryLimitOverride`.
 */
export const startBuildSchema = z.strictObject({
  projectName: z.string().min(1),
  environmentVariablesOverride: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        value: z.string(),
        type: z.enum(["PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"]).optional(),
      }),
    )
    .optional(),
  imageOverride: z.string().min(1).optional(),
  imagePullCredentialsTypeOverride: z.enum(["CODEBUILD", "SERVICE_ROLE"]).optional(),
  timeoutInMinutesOverride: z.int().min(5).max(2160).optional(),
  queuedTimeoutInMinutesOverride: z.int().min(5).max(480).optional(),
  idempotencyToken: z.string().optional(),
});

/** Parses the input of StartBuild. @throws AwsRefusal */
export function checkStartBuild(input: unknown): z.infer<typeof startBuildSchema> {
  const parsed = startBuildSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsRefusal("InvalidInputException", z.prettifyError(parsed.error));
}

/**
 * A build that began or ended as EventBridge delivers it
 * (CodeBuild user guide, "Build notifications input format reference"): kebab-case, numbers as decimals, times as text.
 */
export function buildEvent(build: FakeBuild): Record<string, unknown> {
  const [, , , region, account] = build.arn.split(":");
  const at = build.endTime ?? build.startTime;
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "CodeBuild Build State Change",
    source: "aws.codebuild",
    account,
    time: new Date(at * 1000).toISOString().replace(/\.\d+/, ""),
    region,
    resources: [build.arn],
    detail: {
      "build-status": build.buildStatus,
      "project-name": build.projectName,
      "build-id": build.arn,
      "additional-information": {
        "build-complete": build.buildComplete,
        "build-number": build.buildNumber,
        initiator: build.initiator,
        "build-start-time": textOf(build.startTime),
        "timeout-in-minutes": build.timeoutInMinutes,
        "queued-timeout-in-minutes": build.queuedTimeoutInMinutes,
        source: { type: "NO_SOURCE" },
        environment: {
          image: build.environment.image,
          "privileged-mode": false,
          "compute-type": "BUILD_GENERAL1_SMALL",
          type: "LINUX_CONTAINER",
          "environment-variables": build.environment.environmentVariables,
        },
        logs: {
          "group-name": build.logs.groupName,
          "stream-name": build.logs.streamName,
          "deep-link": build.logs.deepLink,
        },
        phases: build.phases.map((phase) => ({
          "phase-type": phase.phaseType,
          "start-time": textOf(phase.startTime),
          ...(phase.endTime !== undefined && {
            "end-time": textOf(phase.endTime),
            "duration-in-seconds": phase.durationInSeconds,
            "phase-status": phase.phaseStatus,
            "phase-context": (phase.contexts ?? []).map(
              ({ statusCode, message }) => `${statusCode}: ${message}`,
            ),
          }),
        })),
      },
      "current-phase": build.currentPhase,
      "current-phase-context": "[]",
      version: "1",
    },
  };
}

function textOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${date.toLocaleDateString("en-US", { dateStyle: "medium", timeZone: "UTC" })} ${date.toLocaleTimeString("en-US", { timeZone: "UTC" })}`;
}
