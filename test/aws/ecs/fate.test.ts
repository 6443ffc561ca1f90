import { describe, expect, it } from "vitest";
import type { EndedTask } from "../../../aws/ecs/ended-task.ts";
import { fateOfTask, STOP_REASON } from "../../../aws/ecs/fate.ts";
import type { Fate } from "../../../aws/launch/fate.ts";
import type { Cause } from "../../../runs/run.ts";

type Expected = Partial<Omit<Fate, "cause">> & { cause?: Cause | undefined };

/** A stopped task whose app ended like this. */
function someTask(stopCode: string, stoppedReason: string, exitCode?: number, reason?: string): EndedTask {
  const containers = [{ name: "web", exitCode, reason }];
  return { stopCode, stoppedReason, startedAt: 1000, stoppedAt: 61_000, containers };
}
const failed = (reason: string) => someTask("TaskFailedToStart", reason);
const exited = (exitCode?: number, reason?: string) =>
  someTask("EssentialContainerExited", "Essential container in task exited", exitCode, reason);

const tasks: [string, EndedTask, Expected][] = [
  ["a command that succeeded", exited(0), { notStarted: false, exit: 0, cause: undefined, problem: null }],
  ["a command that failed", exited(1), { notStarted: false, exit: 1, cause: undefined, problem: null }],
  [
    "an image that is not there",
    failed(
      "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref shop@sha256:aa: not found",
    ),
    { notStarted: true, exit: null, cause: "image-pull" },
  ],
  [
    "an image that the agent on a host cannot pull",
    exited(undefined, "CannotPullECRContainerError: AccessDeniedException: not authorized"),
    { notStarted: true, cause: "image-pull" },
  ],
  [
    "a secret that the execution role may not read",
    failed(
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:x: AccessDeniedException: User is not authorized to perform: secretsmanager:GetSecretValue",
    ),
    { notStarted: true, cause: "secrets" },
  ],
  [
    "a parameter that does not exist",
    failed(
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /shop/key",
    ),
    { notStarted: true, cause: "secrets" },
  ],
  [
    "a subnet with no way to Secrets Manager",
    failed(
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: RequestError: send request failed caused by: Post https://secretsmanager.ap-northeast-1.amazonaws.com/: dial tcp 52.1.1.1:443: i/o timeout",
    ),
    { notStarted: true, cause: "network" },
  ],
  [
    "a subnet with no way to the registry",
    failed(
      "ResourceInitializationError: unable to pull secrets or registry auth: pull command failed: unable to retrieve ecr registry auth: RequestError: send request failed caused by: dial tcp: i/o timeout. Please check your task network configuration.",
    ),
    { notStarted: true, cause: "network" },
  ],
  [
    "a registry that the execution role may not log in to",
    failed(
      "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve ecr registry auth: AccessDeniedException: User is not authorized to perform: ecr:GetAuthorizationToken",
    ),
    { notStarted: true, cause: "access-denied" },
  ],
  [
    "a log group that the execution role may not write to",
    failed(
      "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: not authorized to perform: logs:CreateLogStream",
    ),
    { notStarted: true, cause: "access-denied" },
  ],
  [
    "a log group that is not there",
    failed(
      "ResourceInitializationError: failed to validate logger args: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
    ),
    { notStarted: true, cause: "never-started" },
  ],
  [
    "a network interface that AWS did not make",
    failed("Timeout waiting for network interface provisioning to complete."),
    { notStarted: true, cause: "network" },
  ],
  [
    "no capacity on Fargate",
    failed(
      "Capacity is unavailable at this time. Please try again later or in a different availability zone",
    ),
    { notStarted: true, cause: "no-capacity" },
  ],
  [
    "an account that is at its limit",
    failed("You’ve reached the limit on the number of vCPUs you can run concurrently"),
    { notStarted: true, cause: "account-limit" },
  ],
  [
    "a start that failed for a reason that nobody knows",
    failed("Something new"),
    { notStarted: true, cause: "never-started", problem: "Something new" },
  ],
  [
    "a command line that the container does not have",
    exited(
      127,
      'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: OCI runtime create failed: exec: "bin/rails": executable file not found in $PATH',
    ),
    { notStarted: true, exit: 127, cause: "never-started" },
  ],
  [
    "a container that may or may not have begun when the host lost patience",
    someTask(
      "TaskFailedToStart",
      "Task failed to start",
      undefined,
      "ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m",
    ),
    { notStarted: false, cause: "never-started" },
  ],
  [
    "too little memory",
    exited(137, "OutOfMemoryError: Container killed due to memory usage"),
    { notStarted: false, exit: 137, cause: "out-of-memory" },
  ],
  [
    "an interruption of Spot",
    someTask("SpotInterruption", "Your Spot Task was interrupted.", 143),
    { exit: 143, cause: "spot-interruption" },
  ],
  [
    "the retirement of a host",
    someTask(
      "TerminationNotice",
      "ECS is performing maintenance on the underlying infrastructure hosting the task",
      143,
    ),
    { cause: "infrastructure" },
  ],
  [
    "the failure of a host",
    someTask("InfrastructureHealth", "Task host failed"),
    { notStarted: false, exit: null, cause: "infrastructure" },
  ],
  [
    "the end of an EC2 host",
    someTask("", "Host EC2 (instance i-0123) terminated."),
    { exit: null, cause: "infrastructure" },
  ],
  [
    "somebody who stopped it in the console",
    someTask("UserInitiated", "Task stopped by user", 143),
    { cause: "stopped-outside", problem: "Task stopped by user" },
  ],
  [
    "words of somebody that sound like AWS's",
    someTask("UserInitiated", "CannotPull my leg", 143),
    { notStarted: false, cause: "stopped-outside" },
  ],
  [
    "Ambulance, which stopped it itself",
    someTask("UserInitiated", STOP_REASON, 143),
    { exit: 143, cause: undefined },
  ],
  ["an end that ECS does not know", exited(), { notStarted: false, exit: null, cause: "no-exit-code" }],
  [
    "nothing at all that is known",
    {
      stopCode: undefined,
      stoppedReason: undefined,
      startedAt: undefined,
      stoppedAt: undefined,
      containers: [],
    },
    { notStarted: false, exit: null, elapsed: null, cause: "no-exit-code", problem: null },
  ],
];

describe("the fate of a task", () => {
  it.each(tasks)("after %s", (_, task, expected) => {
    const fate = fateOfTask(task, "web");
    expect({ cause: undefined, ...fate }).toMatchObject(expected);
    if (fate.cause) expect(fate.problem === null).toBe(task.containers.length === 0);
  });

  it("is that of the app's container, whatever became of a sidecar", () => {
    const task = exited(0);
    task.containers.unshift({ name: "proxy", exitCode: 137, reason: "OutOfMemoryError: Container killed" });
    expect(fateOfTask(task, "web")).toMatchObject({ exit: 0, problem: null });
  });

  it("never shows what would open an address", () => {
    const reason =
      'CannotPullContainerError: failed to do request: Get "https://layers.s3.amazonaws.com/aa?X-Amz-Security-Token=SECRET&X-Amz-Signature=SECRET": dial tcp';
    const { problem } = fateOfTask(failed(reason), "web");
    expect(problem).toContain("https://layers.s3.amazonaws.com/aa");
    expect(problem).not.toContain("SECRET");
  });

  it("is told in bounded words", () => {
    expect(fateOfTask(failed("x".repeat(5000)), "web").problem).toHaveLength(501);
  });
});
