import { describe, expect, it } from "vitest";
import { CommandChangedError } from "../../../runs/errors.ts";
import { runSchema } from "../../../runs/run.ts";
import { CHANGED_OPTIONS, withOptions } from "../../support/changed-options.ts";
import { changed, someDryRun, someEffects } from "../../support/effects.ts";
import { someRun } from "../../support/runs.ts";
import { success } from "../../support/services.ts";
import { approvedFor, OTHER_DIGEST, someLauncher, someService, someTarget } from "./given.ts";
import { FINISHED, launched, STARTED } from "./launched.ts";

const TARGET = someTarget();
const plans = async () => {
  const given = await someLauncher();
  given.ecs.addService(someService());
  const run = await approvedFor(given.launcher, TARGET);
  return { ...given, run };
};

describe("the plan of a launch", () => {
  it("has what the task state needs, and in the task's variables only where to fetch the script", async () => {
    const { launcher, run } = await plans();
    const plan = await launcher.plan(run, TARGET);
    expect(plan).toMatchObject({ executor: "ecs", timeoutSeconds: 900 + 600 + 180 });
    expect(plan.arguments).toMatchObject({
      Group: `ambulance:main:${run.id}`,
      LaunchType: "FARGATE",
      Overrides: {
        ContainerOverrides: [
          {
            Name: "web",
            Command: ["bin/rails", "runner", "puts 1"],
            Environment: [
              { Name: "AMBULANCE_RUN_ID", Value: run.id },
              { Name: "AMBULANCE_PACKAGE_URL", Value: `https://bucket/${run.id}?X-Amz-Signature=secret` },
              { Name: "AMBULANCE_PACKAGE_SHA256", Value: "c0ffee" },
            ],
          },
        ],
      },
    });
    expect(JSON.stringify(plan.arguments)).not.toContain("trial");
  });

  it("is the same when it is made again, with the nonce and the revision of the first", async () => {
    const { launcher, launches, run } = await plans();
    const first = await launcher.plan(run, TARGET);
    const stored = launches.byRun.get(run.id);
    expect(await launcher.plan(run, TARGET)).toEqual(first);
    expect(launches.byRun.get(run.id)).toBe(stored);
    expect(stored).toMatchObject({
      nonce: expect.stringMatching(/^[0-9a-f]{32}$/),
      executor: "ecs",
      target: "production",
      container: "web",
      logGroup: "/ambulance/main/production",
      timeLimit: 600,
    });
  });

  it("is not made for anything else than what was approved, even when a deploy ends in between", async () => {
    const { ecs, launcher, launches, run } = await plans();
    for (const task of ecs.tasks.values())
      for (const container of task.containers) container.imageDigest = OTHER_DIGEST;
    await expect(launcher.plan(run, TARGET)).rejects.toMatchObject({ name: "CommandChangedError" });
    expect(launches.byRun.size).toBe(0);
    expect(ecs.families.get("ambulance-main_production")).toBeUndefined();
  });

  it.each(CHANGED_OPTIONS)("is not made when %s changed since the approval", async (_, before, after) => {
    const { launcher, launches } = await plans();
    const run = await approvedFor(launcher, withOptions(TARGET, before));
    await expect(launcher.plan(run, withOptions(TARGET, after))).rejects.toBeInstanceOf(CommandChangedError);
    expect(launches.byRun.size).toBe(0);
  });

  it("gives the runner what the first one said of limits, though another dry run ended meanwhile", async () => {
    const told: unknown[] = [];
    const packages = {
      prepare: async (_: unknown, { limits }: { limits?: unknown }) => {
        told.push(limits);
        return { url: "https://bucket/x", sha256: "c0ffee" };
      },
      remove: async () => undefined,
    };
    const { ecs, launcher } = await someLauncher({}, { packages });
    ecs.addService(someService());
    const target = withOptions(TARGET, { tolerance: { percent: 5, beyond: "roll-back" } });
    const dryRun = (updated: number) =>
      someDryRun({
        ...success,
        effects: someEffects({ changes: [changed("users", { updated })], rolledBack: true }),
      });
    const run = await approvedFor(launcher, target, { dryRun: dryRun(2) });
    await launcher.plan(run, target);
    await launcher.plan({ ...run, dryRun: dryRun(3) }, target);
    expect(told[0]).toMatchObject({
      AMBULANCE_EXPECTED: expect.stringContaining('"updated":2'),
      AMBULANCE_TOLERANCE: "5",
    });
    expect(told[1]).toEqual(told[0]);
  });

  it("is not made for a run that nobody bound to a place", async () => {
    const { launcher, run } = await plans();
    const { digest: _, ...unbound } = run;
    await expect(launcher.plan(unbound, TARGET)).rejects.toMatchObject({ name: "CommandChangedError" });
  });

  it("is carried out in another account with the role that the target has there", async () => {
    const given = await someLauncher();
    given.ecs.addService(someService());
    const role = "arn:aws:iam::444455556666:role/ambulance";
    const elsewhere = someTarget({ role });
    const run = await approvedFor(given.launcher, elsewhere);
    expect(await given.launcher.plan(run, elsewhere)).toMatchObject({ executor: "ecs-elsewhere", role });
    expect(await given.launcher.gone(run)).toBe(false);
    expect(new Set(given.roles)).toEqual(new Set([role]));
  });

  it("is not made for a target of another kind", async () => {
    const { launcher, run } = await plans();
    const shop = { ...TARGET, runsIn: { kind: "sample" as const } };
    await expect(launcher.plan(run, shop)).rejects.toMatchObject({ name: "NotAnEcsTargetError" });
  });
});

/** How a task state failed, as `$states.errorOutput` says it. */
function failureOf(state: Promise<unknown>): Promise<{ error: string; cause: string }> {
  return state.then(
    () => Promise.reject(new Error("The task state succeeded")),
    (error: Error) => ({ error: error.name, cause: error.message }),
  );
}

describe("a task that ended", () => {
  it("is gone, and succeeded when the runner and ECS say so", async () => {
    const { ecs, launcher, run, plan, report, printed, starts } = await launched("console.log(1)");
    await ecs.runTask(plan.arguments);
    report(STARTED, FINISHED);
    printed.size = 2;
    expect(await launcher.gone(run)).toBe(true);
    expect(await launcher.result(run)).toEqual({
      ending: "exit",
      exit: 0,
      duration: 12,
      exception: null,
      problem: null,
      outputBytes: 2,
    });
    expect(starts.map(({ environment }) => environment.AMBULANCE_RUN_ID)).toEqual([run.id]);
  });

  it("did not succeed when only ECS says so", async () => {
    const { ecs, launcher, run, plan } = await launched("");
    await ecs.runTask(plan.arguments);
    expect(await launcher.result(run)).toMatchObject({ ending: "killed", exit: null });
  });

  it("is known from the words of its task state when ECS has forgotten it", async () => {
    const { ecs, launcher, run, plan, report } = await launched("process.exit(3)");
    const said = await failureOf(ecs.runTask(plan.arguments));
    report(STARTED, { ...FINISHED, exit: 0 });
    ecs.tasks.clear();
    expect(await launcher.result(run)).toMatchObject({ ending: "killed", cause: "no-exit-code" });
    expect(await launcher.result(run, said)).toMatchObject({
      ending: "exit",
      exit: 3,
    });
  });

  it("and was started once more by somebody is told of, though it succeeded", async () => {
    const { ecs, launcher, run, plan, report } = await launched("");
    await ecs.runTask(plan.arguments);
    report(STARTED, FINISHED);
    expect((await launcher.result(run)).problem).toBeNull();
    await ecs.runTask(plan.arguments);
    expect((await launcher.result(run)).problem).toBe(
      "ECS has 2 tasks of this run: somebody started it again. This is how the first one ended.",
    );
  });

  it("that could not start is told with AWS's words", async () => {
    const { ecs, launcher, run, plan } = await launched("");
    ecs.plan({ stopCode: "TaskFailedToStart", stoppedReason: "CannotPullContainerError: not found" });
    await expect(ecs.runTask(plan.arguments)).rejects.toMatchObject({ name: "States.TaskFailed" });
    const result = await launcher.result(run);
    expect(result).toMatchObject({
      ending: "could-not-start",
      cause: "image-pull",
      problem: "CannotPullContainerError: not found",
    });
    expect(runSchema.parse({ ...run, result }).result).toEqual(result);
  });

  it("that was never placed is told with the reason", async () => {
    const { ecs, launcher, run, plan, clock } = await launched("");
    ecs.plan({ failures: [{ arn: "arn:x", reason: "RESOURCE:CPU" }] });
    const said = await failureOf(ecs.runTask(plan.arguments));
    clock.time += 30_000;
    expect(await launcher.gone(run)).toBe(true);
    expect(await launcher.result(run, said)).toMatchObject({
      ending: "could-not-start",
      cause: "no-capacity",
    });
  });
});

describe("a run without a launch", () => {
  it("has nothing that runs, nothing to link to, and was never started", async () => {
    const { launcher } = await someLauncher();
    const run = someRun();
    expect(await launcher.gone(run)).toBe(true);
    expect(await launcher.links(run)).toEqual([]);
    expect(await launcher.result(run)).toMatchObject({ ending: "could-not-start", exit: null });
  });
});

describe("the links of a run", () => {
  it("are there when its task is, and then without asking ECS again", async () => {
    const { ecs, launcher, run, plan } = await launched("");
    expect(await launcher.links(run)).toEqual([]);
    await ecs.runTask(plan.arguments);
    const links = await launcher.links(run);
    const id = /tasks\/([0-9a-f]{32})\//.exec(links[0]?.url ?? "")?.[1];
    expect(links).toEqual([
      {
        name: "task",
        url: `https://ap-northeast-1.console.aws.amazon.com/ecs/v2/clusters/shop/tasks/${id}/configuration?region=ap-northeast-1`,
      },
      {
        name: "log",
        url: `https://ap-northeast-1.console.aws.amazon.com/cloudwatch/home?region=ap-northeast-1#logsV2:log-groups/log-group/$252Fambulance$252Fmain$252Fproduction/log-events/ambulance$252Fweb$252F${id}`,
      },
    ]);
    const asked = ecs.calls.length;
    expect(await launcher.links(run)).toEqual(links);
    expect(ecs.calls).toHaveLength(asked);
  });
});
