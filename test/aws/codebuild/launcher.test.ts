import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { CodeBuildLauncher } from "../../../aws/codebuild/launcher.ts";
import type { Target } from "../../../runs/config.ts";
import type { Run } from "../../../runs/run.ts";
import { AwsRefusal } from "../../support/aws/aws-service.ts";
import type { BuildLine, BuildStart, FakeCodeBuild } from "../../support/aws/codebuild.ts";
import { eventually } from "../../support/eventually.ts";
import { someRun } from "../../support/runs.ts";
import { approvedFor, PROJECT, reportLines, someLauncher, someTarget } from "./given.ts";

/** A run whose build was started as Step Functions would, and what becomes of its task state. */
async function launched(
  { launcher, codeBuild }: { launcher: CodeBuildLauncher; codeBuild: FakeCodeBuild },
  target: Target = someTarget(),
) {
  const run = await approvedFor(launcher, target);
  const plan = await launcher.plan(run, target);
  const ended = codeBuild.startBuild(plan.arguments).catch((error: unknown) => error);
  return { run, ended };
}

/** A process that prints a line and runs until it is killed. */
const endless = () =>
  spawn(process.execPath, ["-e", "console.log('begun'); setInterval(() => {}, 1000)"], {
    stdio: ["ignore", "pipe", "pipe"],
  });

function inProgress({ builds }: FakeCodeBuild) {
  const [build] = builds;
  expect(build?.currentPhase).toBe("BUILD");
  return build;
}

describe("A build that was launched", () => {
  it("executes its command with the plan's variables, and succeeds by the runner's word", async () => {
    const starts: BuildStart[] = [];
    const lines: BuildLine[] = [];
    const parts = await someLauncher({
      execute: (start) => {
        starts.push(start);
        return spawn("echo", ["hello"], { stdio: ["ignore", "pipe", "pipe"] });
      },
      onLine: (line) => lines.push(line),
    });
    const { run, ended } = await launched(parts);
    await ended;
    const { launcher, launches, printed, happened } = parts;
    expect(starts[0]?.environment).toMatchObject({
      AMBULANCE_RUN_ID: run.id,
      AMBULANCE_PACKAGE_SHA256: "c0ffee",
    });
    expect(await launcher.log(run)).toEqual({ group: lines[0]?.group, stream: lines[0]?.stream });
    expect(lines.map(({ line }) => line)).toContain("hello");
    expect(await launcher.gone(run)).toBe(true);
    expect(happened).toEqual(["removed"]);
    printed.lines = reportLines(0, { nonce: launches.byRun.get(run.id)?.nonce ?? "" });
    printed.size = 6;
    expect(await launcher.result(run)).toMatchObject({ ending: "exit", exit: 0, outputBytes: 6 });
    expect(happened).toEqual(["removed", "kept"]);
  });

  it("is linked to as soon as it is known, and its log as soon as there is one", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const parts = await someLauncher({ host: () => promise, execute: endless });
    const { run } = await launched(parts);
    const [build] = parts.codeBuild.builds;
    const page = `https://ap-northeast-1.console.aws.amazon.com/codesuite/codebuild/111122223333/projects/${PROJECT}/build/${build?.id.replace(":", "%3A")}/?region=ap-northeast-1`;
    expect(await parts.launcher.links(run)).toEqual([{ name: "build", url: page }]);
    expect(await parts.launcher.log(run)).toBeUndefined();
    resolve();
    await eventually(() => inProgress(parts.codeBuild));
    const links = await parts.launcher.links(run);
    expect(links).toEqual([
      { name: "build", url: page },
      { name: "log", url: build?.logs.deepLink },
    ]);
  });

  it("is stopped while it executes, and not called gone before it is", async () => {
    const parts = await someLauncher({ execute: endless });
    const { run, ended } = await launched(parts);
    await eventually(() => inProgress(parts.codeBuild));
    expect(await parts.launcher.gone(run)).toBe(false);
    expect(await ended).toMatchObject({ name: "States.TaskFailed" });
    expect(await parts.launcher.gone(run)).toBe(true);
    expect(await parts.launcher.result({ ...run, status: "stopping" })).toMatchObject({
      ending: "cancelled",
    });
    expect(await parts.launcher.result(run)).toMatchObject({ ending: "killed", cause: "stopped-outside" });
  });

  it("keeps its script until it is over, and is looked for once more when nobody can fetch that any more", async () => {
    const parts = await someLauncher({ execute: () => (parts.codeBuild.builds.length > 1 ? endless() : 0) });
    const { run, ended } = await launched(parts);
    await ended;
    const [first] = parts.codeBuild.builds;
    const packages = {
      prepare: async () => ({ url: "", sha256: "" }),
      remove: async () => {
        const copy = first && parts.codeBuild.retry(first);
        await eventually(() => expect(copy?.currentPhase).toBe("BUILD"));
      },
    };
    const launcher = new CodeBuildLauncher({ ...parts.parts, packages });
    expect(await launcher.gone(run)).toBe(false);
    await eventually(() => expect(parts.codeBuild.builds[1]?.buildStatus).toBe("STOPPED"));
  });

  it("is stopped in the queue, and nothing of it was run", async () => {
    const parts = await someLauncher({ host: () => new Promise(() => {}) });
    const { run, ended } = await launched(parts);
    expect(await parts.launcher.gone(run)).toBe(false);
    await ended;
    expect(await parts.launcher.gone(run)).toBe(true);
    expect(await parts.launcher.result(run)).toMatchObject({
      ending: "could-not-start",
      cause: "stopped-outside",
    });
  });

  it("is not called gone while CodeBuild cleans up after a stop", async () => {
    const parts = await someLauncher();
    const { run, ended } = await launched(parts);
    await ended;
    const [build] = parts.codeBuild.builds;
    if (build) Object.assign(build, { buildStatus: "STOPPED", buildComplete: false });
    expect(await parts.launcher.gone(run)).toBe(false);
    expect(parts.codeBuild.calls.map(({ action }) => action)).not.toContain("StopBuild");
  });

  it("survives that it ends while it is being stopped", async () => {
    const parts = await someLauncher({ execute: endless });
    const { run, ended } = await launched(parts);
    await eventually(() => inProgress(parts.codeBuild));
    parts.codeBuild.refuse(
      "StopBuild",
      new AwsRefusal("InvalidInputException", "The build is not in progress"),
    );
    expect(await parts.launcher.gone(run)).toBe(false);
    parts.codeBuild.stop(parts.codeBuild.builds[0]?.id ?? "");
    await ended;
    expect(await parts.launcher.gone(run)).toBe(true);
  });

  it("is not called gone when the stop is refused", async () => {
    const parts = await someLauncher({ execute: endless });
    const { run } = await launched(parts);
    await eventually(() => inProgress(parts.codeBuild));
    parts.codeBuild.refuse("StopBuild", new AwsRefusal("ThrottlingException", "Rate exceeded"));
    await expect(parts.launcher.gone(run)).rejects.toThrow("Rate exceeded");
  });

  it("is found among many others, page by page", async () => {
    const parts = await someLauncher({ pageSize: 2 });
    const { run, ended } = await launched(parts);
    await ended;
    for (let n = 0; n < 5; n++) parts.codeBuild.start({ projectName: PROJECT });
    const [build] = parts.codeBuild.builds;
    expect((await parts.launcher.links(run))[0]?.url).toContain(build?.id.replace(":", "%3A"));
    expect(parts.launches.byRun.get(run.id)?.process).toBe(build?.arn);
  });

  it("is not mistaken for the build of another run", async () => {
    const parts = await someLauncher({ execute: endless });
    const { run } = await launched(parts);
    await eventually(() => inProgress(parts.codeBuild));
    const other = someRun({ ...run, id: "01K9ZZZZZZZZZZZZZZZZZZZZZZ" });
    const launch = parts.launches.byRun.get(run.id);
    if (launch) parts.launches.byRun.set(other.id, launch);
    parts.clock.time += 60_000;
    expect(await parts.launcher.gone(other)).toBe(true);
    expect(parts.codeBuild.builds[0]?.buildStatus).toBe("IN_PROGRESS");
  });

  it("is stopped too when somebody repeated it, and people hear of that", async () => {
    let executed = 0;
    const parts = await someLauncher({ execute: () => (executed++ === 0 ? 0 : endless()) });
    const { run, ended } = await launched(parts);
    await ended;
    const [first] = parts.codeBuild.builds;
    if (!first) throw new Error("There is no build");
    const copy = parts.codeBuild.retry(first);
    await eventually(() => expect(copy.currentPhase).toBe("BUILD"));
    expect(await parts.launcher.gone(run)).toBe(false);
    await eventually(async () => expect(await parts.launcher.gone(run)).toBe(true));
    parts.printed.lines = reportLines(0, { nonce: parts.launches.byRun.get(run.id)?.nonce ?? "" });
    const { problem, exit } = await parts.launcher.result(run);
    expect(problem).toMatch(/^CodeBuild has 2 builds of this run: somebody repeated it/);
    expect(exit).toBe(0);
  });

  it("that CodeBuild forgot leaves nothing to claim", async () => {
    const parts = await someLauncher();
    const { run, ended } = await launched(parts);
    await ended;
    await parts.launcher.links(run);
    parts.codeBuild.builds.length = 0;
    parts.printed.lines = reportLines(0, { nonce: parts.launches.byRun.get(run.id)?.nonce ?? "" });
    const said = { error: "CodeBuild.InvalidInputException", cause: "no" };
    expect(await parts.launcher.result(run, said)).toMatchObject({
      ending: "killed",
      exit: null,
      cause: "no-exit-code",
    });
  });
});

describe("A build that was never started", () => {
  async function refused(): Promise<
    Awaited<ReturnType<typeof someLauncher>> & { run: Run; failure: unknown }
  > {
    const parts = await someLauncher();
    parts.codeBuild.limit = 0;
    const { run, ended } = await launched(parts);
    return { ...parts, run, failure: await ended };
  }

  it("is waited for a while, because CodeBuild may be about to list it", async () => {
    const { launcher, run, clock } = await refused();
    expect(await launcher.gone(run)).toBe(false);
    clock.time += 30_000;
    expect(await launcher.gone(run)).toBe(true);
  });

  it("could not start, when the task state says so", async () => {
    const { launcher, run, failure } = await refused();
    if (!(failure instanceof Error)) throw new Error("The build was started");
    const said = { error: failure.name, cause: failure.message };
    expect(await launcher.result(run, said)).toMatchObject({
      ending: "could-not-start",
      cause: "account-limit",
      problem: expect.stringContaining("Cannot have more than 0 builds in queue"),
    });
  });

  it("is unknown when nobody says why", async () => {
    const { launcher, run } = await refused();
    expect(await launcher.result(run)).toMatchObject({ ending: "killed", cause: "no-exit-code" });
    expect(await launcher.links(run)).toEqual([]);
  });

  it("is gone at once when it was never even planned", async () => {
    const { launcher } = await someLauncher();
    expect(await launcher.gone(someRun())).toBe(true);
    expect(await launcher.result(someRun())).toMatchObject({ ending: "could-not-start" });
  });

  it("is gone when the project was removed meanwhile", async () => {
    const { launcher, run, clock, codeBuild } = await refused();
    codeBuild.projects.clear();
    clock.time += 60_000;
    expect(await launcher.gone(run)).toBe(true);
  });
});
