import type { ServiceNow } from "./service.ts";

/** At most this many characters in all, JSON included (ECS API reference, RunTask, `overrides`). Whether bytes are meant is not said: bytes are counted. */
const OVERRIDES_LIMIT = 8192;

/** The command line and the variables of a task are more than ECS takes. Nothing was started. */
export class LaunchTooLargeError extends Error {
  override readonly name = "LaunchTooLargeError";
  constructor(size: number) {
    super(`The launch needs ${size} bytes of overrides; ECS takes ${OVERRIDES_LIMIT}`);
  }
}

/** What is different about one task of a copied task definition. */
export interface TaskSettings {
  taskDefinition: string;
  group: string;
  container: string;
  command: string[];
  environment: Record<string, string>;
}

/**
 * The arguments of `ecs:runTask.sync`, in the PascalCase of Step Functions: where the service's own tasks run, with
 * one container told what to do.
 * @throws LaunchTooLargeError
 */
export function runTaskArguments(now: ServiceNow, settings: TaskSettings): Record<string, unknown> {
  const environment = Object.entries(settings.environment).map(([Name, Value]) => ({ Name, Value }));
  const container = { Name: settings.container, Command: settings.command, Environment: environment };
  const overrides = { ContainerOverrides: [container] };
  const size = Buffer.byteLength(JSON.stringify(overrides));
  if (size > OVERRIDES_LIMIT) throw new LaunchTooLargeError(size);
  return {
    Cluster: now.clusterArn,
    TaskDefinition: settings.taskDefinition,
    ...capacityOf(now),
    ...networkOf(now),
    Group: settings.group,
    PropagateTags: "TASK_DEFINITION",
    Overrides: overrides,
  };
}

/**
 * What the task runs on: the same as the service's tasks, except that it is never Fargate Spot, whose interruption in
 * the middle of a production command is worse than its price. RunTask takes a launch type or a strategy, not both.
 */
function capacityOf({ service, definition }: ServiceNow): Record<string, unknown> {
  const strategy = service.capacityProviderStrategy ?? [];
  const providers = strategy.map(({ capacityProvider = "" }) => capacityProvider);
  const onFargate =
    service.launchType === "FARGATE" || providers.some((name) => /^FARGATE(_SPOT)?$/.test(name));
  if (onFargate) return { LaunchType: "FARGATE", ...platformOf(service.platformVersion) };
  if (strategy.length === 0) return { LaunchType: service.launchType ?? launchTypeOf(definition) };
  const items = strategy.map(({ capacityProvider, weight, base }) => ({
    CapacityProvider: capacityProvider,
    ...(weight !== undefined && { Weight: weight }),
    ...(base !== undefined && { Base: base }),
  }));
  return { CapacityProviderStrategy: items };
}

function launchTypeOf({ requiresCompatibilities = [] }: ServiceNow["definition"]): string {
  return requiresCompatibilities.includes("FARGATE") && !requiresCompatibilities.includes("EC2")
    ? "FARGATE"
    : "EC2";
}

function platformOf(version: string | undefined) {
  return version === undefined ? {} : { PlatformVersion: version };
}

function networkOf({ service }: ServiceNow): Record<string, unknown> {
  const network = service.networkConfiguration?.awsvpcConfiguration;
  if (!network) return {};
  const { subnets, securityGroups, assignPublicIp } = network;
  const configuration = {
    Subnets: subnets ?? [],
    ...(securityGroups && { SecurityGroups: securityGroups }),
    ...(assignPublicIp && { AssignPublicIp: assignPublicIp }),
  };
  return { NetworkConfiguration: { AwsvpcConfiguration: configuration } };
}
