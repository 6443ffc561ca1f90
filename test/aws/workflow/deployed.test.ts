import { describe, expect, it } from "vitest";
import { deployedDefinition, functionArns } from "../../support/aws/deployed-definition.ts";
import {
  buildFailed,
  endedBuild,
  stoppedTask,
  TaskFailure,
  taskFailed,
} from "../../support/aws/service-failures.ts";
import { type SyncService, startStepFunctions } from "../../support/aws/step-functions.ts";
import {
  begin,
  deployedProcess,
  end,
  hanging,
  inEcs,
  launch,
  prepare,
  ROLE,
  run,
  toTheEnd,
} from "./deployed-process.ts";

const inCodeBuild = [...begin, ...prepare, "Run the command in CodeBuild", ...end];
const failing =
  (failure: Error): SyncService =>
  () =>
    Promise.reject(failure);
const build = {
  PrepareTheLaunch: launch({ executor: "codebuild", arguments: { ProjectName: "production" } }),
};
/** A placeholder of the definition. */
const placeholder = (name: string) => `\${${name}}`;

describe("the definition as it is deployed", () => {
  it("has a value for every placeholder, and refuses one without", () => {
    expect(JSON.stringify(deployedDefinition())).not.toContain("${");
    const { CloseTheRun: _, ...rest } = functionArns();
    expect(() => deployedDefinition(rest)).toThrow("CloseTheRun");
    expect(() => deployedDefinition({}, `"${placeholder(" Close ")}"`)).toThrow("placeholder");
  });

  it("keeps a value with quotation marks one text", () => {
    expect(deployedDefinition({ A: 'a "name" $& \\' }, `["${placeholder("A")}"]`)).toEqual([
      'a "name" $& \\',
    ]);
  });

  it("calls functions that exist, or nothing starts", async () => {
    const { CloseTheRun: _, ...rest } = functionArns();
    const functions = Object.fromEntries(Object.values(rest).map((arn) => [arn, async () => ({})]));
    await expect(startStepFunctions({ definition: deployedDefinition(), functions })).rejects.toThrow(
      "Close the run",
    );
  });
});

describe("a run whose task ended", () => {
  it.each<[string, SyncService | undefined, string | undefined]>([
    ["with exit status 0", undefined, undefined],
    [
      "with another exit status",
      failing(taskFailed({ StopCode: "EssentialContainerExited", ExitCode: 1 })),
      "States.TaskFailed",
    ],
    [
      "without an exit status, because it could not start",
      failing(taskFailed({ StopCode: "TaskFailedToStart", StoppedReason: "CannotPullContainerError" })),
      "States.TaskFailed",
    ],
    [
      "because somebody stopped it",
      failing(taskFailed({ StopCode: "UserInitiated", ExitCode: 137 })),
      "States.TaskFailed",
    ],
    [
      "before it began, for want of capacity",
      failing(new TaskFailure("AmazonECS.Unknown", '{"Failures":[{"Reason":"RESOURCE:MEMORY"}],"Tasks":[]}')),
      "AmazonECS.Unknown",
    ],
    [
      "before it began, refused",
      failing(new TaskFailure("ECS.AmazonECSException", "is not authorized to perform: iam:PassRole")),
      "ECS.AmazonECSException",
    ],
    ["never, as far as anybody knows", hanging, "States.Timeout"],
    [
      "with a Cause that is no JSON and very long",
      failing(new TaskFailure("States.TaskFailed", "{".repeat(32_768))),
      "States.TaskFailed",
    ],
  ])("%s is collected and closed", async (_, execute, error) => {
    const process = await deployedProcess({}, execute);
    await process.workflow.start(run);
    expect((await toTheEnd(process)).status).toBe("SUCCEEDED");
    expect(process.visited()).toEqual(inEcs);
    expect(process.launched).toHaveLength(1);
    expect(process.called("CollectTheResult")).toEqual([
      { runId: run, ...(error === undefined ? {} : { error: expect.objectContaining({ Error: error }) }) },
    ]);
    expect(process.called("CloseTheRun")).toEqual([{ runId: run }]);
  });

  it("passes on what was planned, and nothing of what the task held", async () => {
    const process = await deployedProcess({}, async () =>
      stoppedTask({ StopCode: "EssentialContainerExited", ExitCode: 0 }),
    );
    await process.workflow.start(run);
    const last = await toTheEnd(process);
    expect(process.launched[0]).toMatchObject({
      service: "ecs:runTask.sync",
      input: { Cluster: "production" },
    });
    expect(JSON.stringify([last, process.called("CloseTheRun")])).not.toContain("a-secret");
  });
});

describe("a run whose build ended", () => {
  it.each<[string, SyncService, string | undefined]>([
    ["well", async () => endedBuild("SUCCEEDED"), undefined],
    ["with a failure", failing(buildFailed("FAILED")), "States.TaskFailed"],
    ["by its own time limit", failing(buildFailed("TIMED_OUT")), "States.TaskFailed"],
    ["because somebody stopped it", failing(buildFailed("STOPPED")), "States.TaskFailed"],
    [
      "before it began",
      failing(new TaskFailure("CodeBuild.AccountLimitExceededException", "too many")),
      "CodeBuild.AccountLimitExceededException",
    ],
  ])("%s is collected and closed", async (_, execute, error) => {
    const process = await deployedProcess(build, execute);
    await process.workflow.start(run);
    await toTheEnd(process);
    expect(process.visited()).toEqual(inCodeBuild);
    expect(process.launched.map(({ service, input }) => ({ service, input }))).toEqual([
      { service: "codebuild:startBuild.sync", input: { ProjectName: "production" } },
    ]);
    expect(process.called("CollectTheResult")).toEqual([
      { runId: run, ...(error === undefined ? {} : { error: expect.objectContaining({ Error: error }) }) },
    ]);
  });
});

describe("a run in another account", () => {
  it.each([
    ["ecs-elsewhere", "Run the command in ECS of another account", "ecs:runTask.sync"],
    ["codebuild-elsewhere", "Run the command in CodeBuild of another account", "codebuild:startBuild.sync"],
  ])("is started as the role of that account: %s", async (executor, state, service) => {
    const process = await deployedProcess({ PrepareTheLaunch: launch({ executor, role: ROLE }) });
    await process.workflow.start(run);
    await toTheEnd(process);
    expect(process.visited()).toEqual([...begin, ...prepare, state, ...end]);
    expect(process.launched).toMatchObject([{ service, role: ROLE, input: { Cluster: "production" } }]);
  });

  it("is not started without a role", async () => {
    const process = await deployedProcess({ PrepareTheLaunch: launch({ executor: "ecs-elsewhere" }) });
    await process.workflow.start(run);
    await toTheEnd(process);
    expect(process.launched).toEqual([]);
    expect(process.visited().slice(-2)).toEqual(end);
  });

  it("in this account takes no role along", async () => {
    const process = await deployedProcess({ PrepareTheLaunch: launch({ role: ROLE }) });
    await process.workflow.start(run);
    await toTheEnd(process);
    expect(process.launched[0]).not.toHaveProperty("role");
  });
});

describe("a run that is not to be launched", () => {
  it.each<[string, Record<string, unknown>]>([
    ["is refused", { verdict: "refused" }],
    ["has a plan for what nobody knows", { executor: "lambda" }],
    ["has a verdict that nobody knows", { verdict: "LAUNCH" }],
  ])("is closed without one when it %s", async (_, plan) => {
    const process = await deployedProcess({ PrepareTheLaunch: launch(plan) });
    await process.workflow.start(run);
    await toTheEnd(process);
    expect(process.visited()).toEqual([...begin, ...prepare, "Close the run"]);
    expect(process.launched).toEqual([]);
  });
});
