import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { ECSClient } from "@aws-sdk/client-ecs";
import { onTestFinished } from "vitest";
import { CodeBuildLauncher, type CodeBuildLauncherParts } from "../../../aws/codebuild/launcher.ts";
import type { Launch, PreparedLaunch } from "../../../aws/table/launches.ts";
import { configSchema, type Target } from "../../../runs/config.ts";
import { digestOf, type Run } from "../../../runs/run.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import { FakeCodeBuild, type FakeCodeBuildOptions } from "../../support/aws/codebuild.ts";
import { FakeEcs } from "../../support/aws/ecs.ts";
import { SOME_TIME, someRun } from "../../support/runs.ts";
import { someService } from "../ecs/given.ts";

export const NONCE = "0123456789abcdef0123456789abcdef";
export const PROJECT = "shop-console";
/** Where the stack's project for the target `production` writes. */
export const OWN_LOG = {
  logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: "/ambulance/main/production" } },
};

/** A target that is a project of the team; every setting may be given. */
export function someTarget(
  settings: Record<string, unknown> = {},
  fields: Record<string, unknown> = {},
): Target {
  return targetOf({ kind: "codebuild", project: PROJECT, ...settings }, fields);
}

/** A target whose project is the stack's, with the image of the service `web`. */
export function ownTarget(settings: Record<string, unknown> = {}): Target {
  return targetOf({
    kind: "own-codebuild",
    image: { cluster: "shop", service: "web", container: "web" },
    repository: "shop",
    vpc: "vpc-1a",
    subnets: ["subnet-1a"],
    securityGroups: ["sg-1a"],
    ...settings,
  });
}

function targetOf(runsIn: Record<string, unknown>, fields: Record<string, unknown> = {}): Target {
  const production = { runsIn, approvers: ["U0APPROVER"], timeLimit: "10m", ...fields };
  const { production: target } = configSchema.parse({ channel: "C0RUNS", targets: { production } }).targets;
  if (!target) throw new Error("The target is missing");
  return target;
}

/** Launches that are remembered as long as the test. */
export class MemoryLaunches {
  readonly byRun = new Map<string, Launch>();
  async prepared(runId: string, launch: PreparedLaunch): Promise<Launch> {
    const stored = this.byRun.get(runId) ?? launch;
    this.byRun.set(runId, stored);
    return stored;
  }
  async get(runId: string): Promise<Launch | undefined> {
    return this.byRun.get(runId);
  }
  async found(runId: string, process: string): Promise<string> {
    const launch = this.byRun.get(runId);
    if (launch) this.byRun.set(runId, { process, ...launch });
    return launch?.process ?? process;
  }
}

/** A fake CodeBuild with a true client for it, closed when the test is over. */
export async function someCodeBuild(options: FakeCodeBuildOptions = {}) {
  const codeBuild = await FakeCodeBuild.open(options);
  const client = new CodeBuildClient(clientOf(codeBuild));
  onTestFinished(async () => {
    client.destroy();
    await codeBuild.close();
  });
  return { codeBuild, client };
}

/** A fake ECS with the service `web`, and a true client for it. */
export async function someImages() {
  const ecs = await FakeEcs.open();
  ecs.addService(someService());
  const client = new ECSClient(clientOf(ecs));
  onTestFinished(async () => {
    client.destroy();
    await ecs.close();
  });
  return { ecs, ecsClient: client };
}

/** A launcher on fakes that have the team's project, with everything beside AWS in memory. */
export async function someLauncher(
  options: FakeCodeBuildOptions = {},
  parts: Partial<CodeBuildLauncherParts> = {},
) {
  const clock = { time: SOME_TIME, now: () => clock.time };
  const { codeBuild, client } = await someCodeBuild({ now: clock.now, ...options });
  const { ecs, ecsClient } = await someImages();
  codeBuild.addProject(PROJECT);
  const launches = new MemoryLaunches();
  const printed = { lines: "", size: 0 };
  const happened: string[] = [];
  const roles: (string | undefined)[] = [];
  const all: CodeBuildLauncherParts = {
    installation: "main",
    codeBuild: (role) => {
      roles.push(role);
      return client;
    },
    ecs: ecsClient,
    launches,
    packages: {
      prepare: async ({ id }) => ({ url: `https://bucket/${id}?X-Amz-Signature=secret`, sha256: "c0ffee" }),
      remove: async () => void happened.push("removed"),
    },
    logs: {
      keep: async () => void happened.push("kept"),
      markerLines: async () => printed.lines,
      size: async () => printed.size,
    },
    clock,
    ...parts,
  };
  const launcher = new CodeBuildLauncher(all);
  return { codeBuild, client, ecs, launcher, launches, clock, printed, happened, roles, parts: all };
}

/** A run that was approved for the place where it would run now, and may be launched. */
export async function approvedFor(
  launcher: CodeBuildLauncher,
  target: Target,
  fields: Partial<Run> = {},
): Promise<Run> {
  const run = someRun({ status: "running", startedAt: SOME_TIME, ...fields });
  return { ...run, digest: digestOf(run, await launcher.place(run.target, target)) };
}

/** The runner's two lines about a script that ended with a status. */
export function reportLines(
  exit: number,
  { nonce = NONCE, ms = 1200, exception = null as unknown } = {},
): string {
  const started = { v: 1, event: "started", mode: "write", ruby: "3.3.0", rails: "8.0.0" };
  const finished = { v: 1, event: "finished", exit, ms, exception };
  return [started, finished].map((line) => `AMBULANCE ${nonce} ${JSON.stringify(line)}\n`).join("");
}
