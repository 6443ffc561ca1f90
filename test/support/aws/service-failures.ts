/** An error as a `.sync` state sees it: a name of the states language and a Cause. */
export class TaskFailure extends Error {
  override readonly name: string;
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

const TASK = "arn:aws:ecs:ap-northeast-1:123456789012:task/production/0f2d6a1c3b4e4f5a8b7c6d5e4f3a2b1c";

/** A stopped ECS task as Step Functions describes it; `exitCode` is missing when the container never started. */
export function stoppedTask(fields: { StopCode: string; StoppedReason?: string; ExitCode?: number }) {
  const { ExitCode, StopCode, StoppedReason = "Essential container in task exited" } = fields;
  const container = { Name: "app", LastStatus: "STOPPED", ...(ExitCode === undefined ? {} : { ExitCode }) };
  return {
    TaskArn: TASK,
    ClusterArn: "arn:aws:ecs:ap-northeast-1:123456789012:cluster/production",
    Group: "ambulance:test:some-run",
    LastStatus: "STOPPED",
    DesiredStatus: "STOPPED",
    StartedBy: "AWS Step Functions",
    StopCode,
    StoppedReason,
    Containers: [container],
    Overrides: {
      ContainerOverrides: [{ Name: "app", Environment: [{ Name: "SECRET", Value: "a-secret" }] }],
    },
  };
}

/** The failure of a task state whose task did not end with 0: the whole task is its Cause, as JSON in a string. */
export function taskFailed(fields: Parameters<typeof stoppedTask>[0]): TaskFailure {
  return new TaskFailure("States.TaskFailed", JSON.stringify(stoppedTask(fields)));
}

/** A build that is over, as Step Functions describes it. */
export function endedBuild(BuildStatus: "SUCCEEDED" | "FAILED" | "FAULT" | "TIMED_OUT" | "STOPPED") {
  return {
    Build: {
      Id: "production:7a1f3b5c-1d2e-4f6a-8b9c-0d1e2f3a4b5c",
      BuildStatus,
      BuildComplete: true,
      CurrentPhase: "COMPLETED",
      ProjectName: "production",
    },
  };
}

/** The failure of a task state whose build was not a success. */
export function buildFailed(status: "FAILED" | "FAULT" | "TIMED_OUT" | "STOPPED"): TaskFailure {
  return new TaskFailure("States.TaskFailed", JSON.stringify(endedBuild(status).Build));
}
