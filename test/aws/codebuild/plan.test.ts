import { describe, expect, it } from "vitest";
import { CommandChangedError, TargetUnavailableError } from "../../../runs/errors.ts";
import { CHANGED_OPTIONS, withOptions } from "../../support/changed-options.ts";
import { DIGEST } from "../ecs/given.ts";
import { approvedFor, OWN_LOG, ownTarget, PROJECT, someLauncher, someTarget } from "./given.ts";

const OTHER_ACCOUNT = "arn:aws:iam::999988887777:role/ambulance";

describe("The plan of a build", () => {
  it("starts the project with the run's id and a link, for the target's time", async () => {
    const { launcher } = await someLauncher();
    const target = someTarget({ queueTimeLimit: "20m" }, { timeLimit: "30m" });
    const run = await approvedFor(launcher, target);
    expect(await launcher.plan(run, target)).toEqual({
      executor: "codebuild",
      arguments: {
        ProjectName: PROJECT,
        EnvironmentVariablesOverride: [
          { Name: "AMBULANCE_RUN_ID", Type: "PLAINTEXT", Value: run.id },
          {
            Name: "AMBULANCE_PACKAGE_URL",
            Type: "PLAINTEXT",
            Value: `https://bucket/${run.id}?X-Amz-Signature=secret`,
          },
          { Name: "AMBULANCE_PACKAGE_SHA256", Type: "PLAINTEXT", Value: "c0ffee" },
        ],
        TimeoutInMinutesOverride: 45,
        QueuedTimeoutInMinutesOverride: 20,
        IdempotencyToken: run.id,
      },
      timeoutSeconds: 65 * 60 + 120,
    });
  });

  it.each([
    ["1s", "5m", 16, 5],
    ["24h", "8h", 1455, 480],
  ])(
    "stays within CodeBuild's limits for %s and a queue of %s",
    async (timeLimit, queueTimeLimit, minutes, queued) => {
      const { launcher, codeBuild } = await someLauncher();
      const target = someTarget({ queueTimeLimit }, { timeLimit });
      const { arguments: args } = await launcher.plan(await approvedFor(launcher, target), target);
      expect(args).toMatchObject({
        TimeoutInMinutesOverride: minutes,
        QueuedTimeoutInMinutesOverride: queued,
      });
      await expect(codeBuild.startBuild(args)).resolves.toBeDefined();
    },
  );

  it("gives the stack's project the image that the service runs, by its digest", async () => {
    const { launcher, codeBuild, launches } = await someLauncher();
    codeBuild.addProject("ambulance-main_production", OWN_LOG);
    const run = await approvedFor(launcher, ownTarget());
    const { arguments: args } = await launcher.plan(run, ownTarget());
    expect(args).toMatchObject({
      ProjectName: "ambulance-main_production",
      ImageOverride: `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop@${DIGEST}`,
    });
    expect(launches.byRun.get(run.id)?.logGroup).toBe("/ambulance/main/production");
  });

  it("sets no variable but those that the state machine may set", async () => {
    const { launcher, codeBuild } = await someLauncher();
    codeBuild.addProject("ambulance-main_production", OWN_LOG);
    for (const target of [someTarget(), ownTarget()]) {
      const { arguments: args } = await launcher.plan(await approvedFor(launcher, target), target);
      const names = ["AMBULANCE_RUN_ID", "AMBULANCE_PACKAGE_URL", "AMBULANCE_PACKAGE_SHA256"];
      const variables = names.map((Name) => ({ Name, Type: "PLAINTEXT", Value: expect.any(String) }));
      expect(args.EnvironmentVariablesOverride).toEqual(variables);
    }
  });

  it("goes through a role to a project in another account", async () => {
    const { launcher, roles, launches } = await someLauncher();
    const target = someTarget({ role: OTHER_ACCOUNT });
    const run = await approvedFor(launcher, target);
    expect(await launcher.plan(run, target)).toMatchObject({
      executor: "codebuild-elsewhere",
      role: OTHER_ACCOUNT,
    });
    await launcher.gone(run);
    expect(new Set(roles)).toEqual(new Set([OTHER_ACCOUNT]));
    expect(launches.byRun.get(run.id)?.role).toBe(OTHER_ACCOUNT);
  });

  it("is the same when it is made again, and so is what is remembered", async () => {
    const { launcher, launches } = await someLauncher();
    const run = await approvedFor(launcher, someTarget());
    const first = await launcher.plan(run, someTarget());
    const remembered = launches.byRun.get(run.id);
    expect(await launcher.plan(run, someTarget())).toEqual(first);
    expect(launches.byRun.get(run.id)).toEqual(remembered);
    expect(remembered).toMatchObject({
      executor: "codebuild",
      project: PROJECT,
      logGroup: `/aws/codebuild/${PROJECT}`,
      timeLimit: 600,
    });
  });

  it("started twice within the idempotency token's time is one build", async () => {
    const { launcher, codeBuild } = await someLauncher();
    const run = await approvedFor(launcher, someTarget());
    const { arguments: args } = await launcher.plan(run, someTarget());
    await Promise.all([codeBuild.startBuild(args), codeBuild.startBuild(args)]);
    expect(codeBuild.builds).toHaveLength(1);
  });

  it("is not made when the project changed since the approval", async () => {
    const { launcher, codeBuild, launches } = await someLauncher();
    const run = await approvedFor(launcher, someTarget());
    const project = codeBuild.projects.get(PROJECT);
    if (project) project.source = { type: "NO_SOURCE", buildspec: "version: 0.2 # another" };
    await expect(launcher.plan(run, someTarget())).rejects.toBeInstanceOf(CommandChangedError);
    expect(launches.byRun.size).toBe(0);
  });

  it.each(CHANGED_OPTIONS)("is not made when %s changed since the approval", async (_, before, after) => {
    const { launcher, launches } = await someLauncher();
    const run = await approvedFor(launcher, withOptions(someTarget(), before));
    const changed = withOptions(someTarget(), after);
    await expect(launcher.plan(run, changed)).rejects.toBeInstanceOf(CommandChangedError);
    expect(launches.byRun.size).toBe(0);
  });

  it("remembers what the runner is told of limits, and passes on what is remembered", async () => {
    const told: unknown[] = [];
    const { launcher, launches } = await someLauncher(
      {},
      {
        packages: {
          prepare: async (_run, { limits }) => {
            told.push(limits);
            return { url: "https://bucket/x", sha256: "c0ffee" };
          },
          remove: async () => undefined,
        },
      },
    );
    const target = withOptions(someTarget(), { statementTimeout: "30s", oneTransaction: true });
    const run = await approvedFor(launcher, target);
    await launcher.plan(run, target);
    const limits = { AMBULANCE_STATEMENT_TIMEOUT: "30", AMBULANCE_TRANSACTION: "1" };
    expect(launches.byRun.get(run.id)).toMatchObject({ limits });
    expect(told).toEqual([limits]);
  });

  it("is not made for a project that is gone", async () => {
    const { launcher, codeBuild } = await someLauncher();
    const run = await approvedFor(launcher, someTarget());
    codeBuild.projects.clear();
    await expect(launcher.plan(run, someTarget())).rejects.toBeInstanceOf(TargetUnavailableError);
  });
});
