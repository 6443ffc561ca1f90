import { ECSClient } from "@aws-sdk/client-ecs";
import { onTestFinished } from "vitest";
import type { EcsLauncherParts } from "../../../aws/ecs/launch.ts";
import { EcsLauncher } from "../../../aws/ecs/launcher.ts";
import type { Launch, PreparedLaunch } from "../../../aws/table/launches.ts";
import { configSchema, type Target } from "../../../runs/config.ts";
import { digestOf, type Run } from "../../../runs/run.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import { FakeEcs, type FakeEcsOptions, type ServiceSetting } from "../../support/aws/ecs.ts";
import { SOME_TIME, someRun } from "../../support/runs.ts";

export const ROLE = "arn:aws:iam::111122223333:role/app/shop-task";
export const EXECUTION_ROLE = "arn:aws:iam::111122223333:role/shop-execution";
export const DIGEST = `sha256:${"a".repeat(64)}`;
export const OTHER_DIGEST = `sha256:${"b".repeat(64)}`;
export const NONCE = "0123456789abcdef0123456789abcdef";

/** The container of a Rails app as teams have it: ports, a health check, secrets, logs through a router. */
export const WEB = {
  name: "web",
  image: "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop:v42",
  entryPoint: ["/rails/bin/docker-entrypoint"],
  command: ["./bin/rails", "server"],
  environment: [
    { name: "RAILS_ENV", value: "production" },
    { name: "DATABASE_HOST", value: "db.internal" },
  ],
  secrets: [
    { name: "DATABASE_PASSWORD", valueFrom: "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:db" },
  ],
  portMappings: [{ containerPort: 3000, hostPort: 3000, protocol: "tcp" }],
  healthCheck: { command: ["CMD-SHELL", "curl -f http://localhost:3000/up"] },
  logConfiguration: { logDriver: "awsfirelens", options: { Name: "datadog" } },
  restartPolicy: { enabled: true },
  cpu: 0,
};

export const ROUTER = {
  name: "log_router",
  image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable",
  firelensConfiguration: { type: "fluentbit" },
};

/** A task definition on Fargate; every field may be given. */
export function someDefinition(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    containerDefinitions: [WEB, ROUTER],
    taskRoleArn: ROLE,
    executionRoleArn: EXECUTION_ROLE,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "1024",
    memory: "2048",
    runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
    ...fields,
  };
}

/** The service `web` of the cluster `shop`, on Fargate; every part of it may be given. */
export function someService(setting: Partial<ServiceSetting> = {}): ServiceSetting {
  return {
    cluster: "shop",
    service: "web",
    definition: someDefinition(),
    digests: { web: DIGEST },
    tasks: 2,
    ...setting,
    fields: {
      launchType: "FARGATE",
      platformVersion: "1.4.0",
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ["subnet-1", "subnet-2"],
          securityGroups: ["sg-1"],
          assignPublicIp: "DISABLED",
        },
      },
      ...setting.fields,
    },
  };
}

/** The target `production`, which is that service. */
export function someTarget(
  settings: Record<string, unknown> = {},
  fields: Record<string, unknown> = {},
): Target {
  const runsIn = {
    kind: "ecs",
    cluster: "shop",
    service: "web",
    container: "web",
    roles: ["app/shop-task", "shop-execution"],
    ...settings,
  };
  const production = { runsIn, approvers: ["U0APPROVER"], timeLimit: "10m", ...fields };
  const config = configSchema.parse({ channel: "C0RUNS", targets: { production } });
  const { production: target } = config.targets;
  if (!target) throw new Error("The target is missing");
  return target;
}

/** A fake ECS with a true client for it, closed when the test is over. */
export async function someEcs(options: FakeEcsOptions = {}): Promise<{ ecs: FakeEcs; client: ECSClient }> {
  const ecs = await FakeEcs.open(options);
  const client = new ECSClient(clientOf(ecs));
  onTestFinished(async () => {
    client.destroy();
    await ecs.close();
  });
  return { ecs, client };
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
    if (!launch) throw new Error("There is no launch");
    const known = launch.process ?? process;
    this.byRun.set(runId, { ...launch, process: known });
    return known;
  }
}

/** A launcher on a fake ECS that has the service, with everything beside ECS in memory. */
export async function someLauncher(options: FakeEcsOptions = {}, parts: Partial<EcsLauncherParts> = {}) {
  const { ecs, client } = await someEcs(options);
  const launches = new MemoryLaunches();
  const clock = { time: SOME_TIME, now: () => clock.time };
  const printed = { lines: "", size: 0, kept: new Set<string>() };
  const stored = new Set<string>();
  const roles: (string | undefined)[] = [];
  const launcher = new EcsLauncher({
    installation: "main",
    ecs: (role) => {
      roles.push(role);
      return client;
    },
    launches,
    packages: {
      prepare: async ({ id }) => {
        stored.add(id);
        return { url: `https://bucket/${id}?X-Amz-Signature=secret`, sha256: "c0ffee" };
      },
      remove: async ({ id }) => void stored.delete(id),
    },
    logs: {
      keep: async (runId) => void printed.kept.add(runId),
      markerLines: async (runId) => (printed.kept.has(runId) ? printed.lines : ""),
      size: async (runId) => (printed.kept.has(runId) ? printed.size : 0),
    },
    bootstrap: "puts 1",
    clock,
    ...parts,
  });
  return { ecs, client, launcher, launches, clock, printed, stored, roles };
}

/** A run that was approved for the place where it would run now, and may be launched. */
export async function approvedFor(
  launcher: EcsLauncher,
  target: Target,
  fields: Partial<Run> = {},
): Promise<Run> {
  const run = someRun({ status: "running", ...fields });
  return { ...run, digest: digestOf(run, await launcher.place(run.target, target)) };
}
