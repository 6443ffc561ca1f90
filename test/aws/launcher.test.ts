import { describe, expect, it } from "vitest";
import { AwsLauncher } from "../../aws/launcher.ts";
import type { Launch } from "../../aws/table/launches.ts";
import { TargetUnavailableError } from "../../runs/errors.ts";
import type { Launcher } from "../../runs/ports.ts";
import { someRun } from "../support/runs.ts";
import { someConfig, success } from "../support/services.ts";
import { ownTarget, someTarget } from "./codebuild/given.ts";
import { someTarget as ecsTarget } from "./ecs/given.ts";

const MACHINE = "arn:aws:states:ap-northeast-1:123456789012:stateMachine:ambulance-test";

/** A launcher whose answers all carry its name, and that remembers what it was told of task states. */
function named(name: string) {
  const told: unknown[] = [];
  const launcher: Launcher = {
    place: async () => name,
    plan: async () => ({ executor: "ecs", arguments: { by: name }, timeoutSeconds: 1 }),
    links: async () => [{ name, url: "https://aws" }],
    gone: async () => name === "codebuild",
    result: async (_, said) => {
      told.push(said);
      return { ...success, problem: name };
    },
  };
  return { launcher, told };
}

function someAwsLauncher(launch?: Pick<Launch, "executor">) {
  const [ecs, codeBuild] = [named("ecs"), named("codebuild")];
  const stored: Launch | undefined = launch && {
    nonce: "0".repeat(32),
    target: "production",
    place: "",
    deadline: 1,
    outputLimit: 1,
    timeLimit: 1,
    ...launch,
  };
  const launches = { get: async () => stored };
  const launcher = new AwsLauncher({
    ecs: ecs.launcher,
    codeBuild: codeBuild.launcher,
    launches,
    stateMachineArn: MACHINE,
  });
  return { launcher, ecs, codeBuild };
}

describe("The launcher of an installation on AWS", () => {
  it.each([
    ["ecs", ecsTarget()],
    ["codebuild", someTarget()],
    ["codebuild", ownTarget()],
  ] as const)("lets %s look at and launch its targets", async (name, target) => {
    const { launcher } = someAwsLauncher();
    expect(await launcher.place("production", target)).toBe(name);
    expect(await launcher.plan(someRun(), target)).toMatchObject({ arguments: { by: name } });
  });

  it.each(["ecs", "codebuild"] as const)(
    "asks %s about what it launched, whatever the target is by now",
    async (executor) => {
      const { launcher } = someAwsLauncher({ executor });
      const run = someRun({ target: "no-longer-configured" });
      expect(await launcher.links(run)).toEqual([
        {
          name: "execution",
          url: `https://ap-northeast-1.console.aws.amazon.com/states/home?region=ap-northeast-1#/v2/executions/details/arn:aws:states:ap-northeast-1:123456789012:execution:ambulance-test:${run.id}`,
        },
        { name: executor, url: "https://aws" },
      ]);
      expect(await launcher.gone(run)).toBe(executor === "codebuild");
      expect((await launcher.result(run)).problem).toBe(executor);
    },
  );

  it("passes on what the task state said", async () => {
    const { launcher, codeBuild } = someAwsLauncher({ executor: "codebuild" });
    const said = { error: "CodeBuild.AccountLimitExceededException", cause: "no" };
    await launcher.result(someRun(), said);
    expect(codeBuild.told).toEqual([said]);
  });

  it("refuses targets of a single server, with a sentence", async () => {
    const { launcher } = someAwsLauncher();
    const { production: sample } = someConfig().targets;
    const { production: directory } = someConfig({ runsIn: { kind: "directory", path: "/srv/app" } }).targets;
    for (const target of [sample, directory]) {
      if (!target) throw new Error("The target is missing");
      await expect(launcher.place("production", target)).rejects.toBeInstanceOf(TargetUnavailableError);
      await expect(launcher.plan(someRun(), target)).rejects.toThrow("runs on a single server only");
    }
  });
});
