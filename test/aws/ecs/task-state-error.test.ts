import { describe, expect, it } from "vitest";
import { fateOfError } from "../../../aws/ecs/fate.ts";
import type { Fate } from "../../../aws/launch/fate.ts";
import type { Cause } from "../../../runs/run.ts";

type Expected = Partial<Omit<Fate, "cause">> & { cause?: Cause | undefined };

const GROUP = "ambulance:main:01J";

const task = (fields: Record<string, unknown>) =>
  JSON.stringify({
    TaskArn: "arn:aws:ecs:ap-northeast-1:1:task/shop/1",
    Group: GROUP,
    LastStatus: "STOPPED",
    StartedAt: 1000,
    StoppedAt: 61_000,
    Containers: [{ Name: "web", ExitCode: 1 }],
    Overrides: {
      ContainerOverrides: [{ Environment: [{ Name: "URL", Value: "https://b/k?X-Amz-Signature=SECRET" }] }],
    },
    ...fields,
  });

const errors: [string, string, string, Expected | undefined][] = [
  [
    "a task that failed",
    "States.TaskFailed",
    task({}),
    { exit: 1, elapsed: 60_000, notStarted: false, problem: null },
  ],
  [
    "a task whose container ECS knows nothing of",
    "States.TaskFailed",
    task({
      StopCode: "TaskFailedToStart",
      StoppedReason: "CannotPullContainerError: no",
      Containers: [{ Name: "web", ExitCode: null, Reason: null }],
    }),
    { exit: null, notStarted: true, cause: "image-pull" },
  ],
  ["a task of another run", "States.TaskFailed", task({ Group: "ambulance:main:01K" }), undefined],
  ["a task that had not stopped", "States.TaskFailed", task({ LastStatus: "RUNNING" }), undefined],
  ["the time limit of the state", "States.Timeout", "", undefined],
  ["something that nobody foresaw", "States.Runtime", "secret=1", undefined],
  [
    "no room on any host",
    "AmazonECS.Unknown",
    JSON.stringify({ Failures: [{ Arn: "arn:x", Reason: "RESOURCE:MEMORY" }], Tasks: [] }),
    { notStarted: true, cause: "no-capacity", problem: "RESOURCE:MEMORY" },
  ],
  [
    "an agent that is not connected",
    "AmazonECS.Unknown",
    JSON.stringify({ Failures: [{ Reason: "AGENT" }] }),
    { notStarted: true, cause: "no-capacity" },
  ],
  [
    "no host at all",
    "ECS.InvalidParameterException",
    "No Container Instances were found in your cluster. (Service: AmazonECS; Status Code: 400)",
    { notStarted: true, cause: "no-capacity" },
  ],
  [
    "a launch that the role may not make",
    "ECS.AccessDeniedException",
    "User is not authorized to perform: ecs:RunTask (Status Code: 400)",
    { notStarted: true, cause: "access-denied" },
  ],
  [
    "the same under the old name",
    "ECS.AmazonECSException",
    "User: x is not authorized to perform: iam:PassRole (Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException)",
    { notStarted: true, cause: "access-denied" },
  ],
  [
    "a quota",
    "ECS.ClientException",
    "You've reached the limit on the number of vCPUs you can run concurrently (Status Code: 400)",
    { notStarted: true, cause: "account-limit" },
  ],
  [
    "a revision that was deregistered",
    "ECS.ClientException",
    "TaskDefinition is inactive (Status Code: 400)",
    { notStarted: true, cause: "launch-refused", problem: "TaskDefinition is inactive (Status Code: 400)" },
  ],
  [
    "an outage, after which a task may have been started",
    "ECS.ServerException",
    "Service Unavailable (Status Code: 500)",
    { notStarted: false, cause: undefined },
  ],
  [
    "an answer that was lost",
    "ECS.SdkClientException",
    "Unable to execute HTTP request: Read timed out",
    { notStarted: false, cause: undefined },
  ],
  [
    "an outage under the old name",
    "ECS.AmazonECSException",
    "Internal error (Service: AmazonECS; Status Code: 500)",
    { notStarted: false },
  ],
];

describe("the fate of a task state that failed", () => {
  it.each(errors)("after %s", (_, error, cause, expected) => {
    const fate = fateOfError({ error, cause }, GROUP, "web");
    if (!expected) expect(fate).toBeUndefined();
    else expect({ cause: undefined, ...fate }).toMatchObject(expected);
    expect(JSON.stringify(fate) ?? "").not.toContain("SECRET");
  });
});
