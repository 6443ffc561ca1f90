import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { awsJsonService } from "./aws-service.ts";
import { functionArns } from "./deployed-definition.ts";
import type { ContainerStart, Execute, FakeEcs, PrintedLine } from "./ecs.ts";
import type { LambdaHost } from "./lambda/host.ts";
import type { LogsService } from "./logs.ts";
import type { startDynamo } from "./table.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const IMAGE = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop";
const ROOT = resolve(import.meta.dirname, "../../..");

/** Runs a container's command on this machine, in the directory that stands for its image. */
export const execute: Execute = (start) => (start.name === "app" ? processOf(start) : undefined);

function processOf({ command: [program = "", ...args], environment }: ContainerStart) {
  const directory = join(ROOT, "test/fixtures/process-target");
  return spawn(join(directory, program), args, {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", ...environment },
  });
}

/** The steps by their ARNs: `AnnounceTheRequest` is bundled as `announce-the-request`. */
export function functions(host: LambdaHost) {
  const entries = Object.entries(functionArns()).map(([step, arn]) => {
    const name = step.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    return [arn, (input: unknown) => host.invoke(name, input)] as const;
  });
  return Object.fromEntries(entries);
}

/** Lines get into their stream, and from there to the function that subscribed to the log group. */
export function subscription(
  host: LambdaHost,
  logs: LogsService,
  lost: (event: Record<string, unknown>) => boolean,
) {
  return ({ group, stream, line }: PrintedLine) => {
    logs.append(group, stream, line);
    const logEvents = [{ id: "1", timestamp: Date.now(), message: line }];
    const payload = {
      messageType: "DATA_MESSAGE",
      owner: "1",
      logGroup: group,
      logStream: stream,
      subscriptionFilters: [],
      logEvents,
    };
    if (lost(payload)) return;
    const data = gzipSync(JSON.stringify(payload)).toString("base64");
    void host.invoke("output-came", { awslogs: { data } }).catch(() => undefined);
  };
}

/** The service that the target names. */
export function addService(ecs: FakeEcs): void {
  const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  ecs.addService({
    cluster: "production",
    service: "web",
    digests: { app: DIGEST },
    fields: {
      launchType: "FARGATE",
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ["subnet-1a"], securityGroups: ["sg-1"], assignPublicIp: "DISABLED" },
      },
    },
    definition: {
      taskRoleArn: role("shop-task"),
      executionRoleArn: role("shop-execution"),
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "512",
      memory: "1024",
      containerDefinitions: [{ name: "app", image: `${IMAGE}:latest`, essential: true }],
    },
  });
}

/** A Parameter Store that holds what the map does. */
export async function parameterStore(parameters: ReadonlyMap<string, string>) {
  return awsJsonService({
    GetParameters: ({ Names }) => {
      const names = Array.isArray(Names) ? Names.map(String) : [];
      return {
        Parameters: names.flatMap((Name) => {
          const Value = parameters.get(Name);
          return Value === undefined ? [] : [{ Name, Type: "SecureString", Value }];
        }),
        InvalidParameters: names.filter((name) => !parameters.has(name)),
      };
    },
  });
}

/** Where a client's service is. */
export async function urlOf(client: Awaited<ReturnType<typeof startDynamo>>["client"]): Promise<string> {
  const endpoint = await client.config.endpoint?.();
  if (!endpoint) throw new Error("dynalite has no address");
  return `${endpoint.protocol}//${endpoint.hostname}:${endpoint.port}`;
}
