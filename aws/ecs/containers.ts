import type { ContainerDefinition, LogConfiguration } from "@aws-sdk/client-ecs";

/** How long a container may take to end after SIGTERM, so that the runner can roll back. Fargate's most, in seconds (ECS API reference, ContainerDefinition). */
const STOP_SECONDS = 120;

/** What a copied container gets from us instead of from its service. */
export interface ContainerChanges {
  /** The name of the container that holds the app. */
  app: string;
  images: ReadonlyMap<string, string>;
  log: { group: string; region: string };
  /** The target has a size of its own, which limits of the app's container would undo. */
  resized: boolean;
}

/**
 * The app's container and those that it cannot do without: what it waits for, takes volumes from or is linked to.
 * Log routers (FireLens) stay out even then: nothing in the copy logs through them, and ECS refuses a router that
 * nothing logs through.
 */
export function neededContainers(all: readonly ContainerDefinition[], app: string): ContainerDefinition[] {
  const needed = new Set([app]);
  for (const name of needed)
    for (const other of needs(all.find((one) => one.name === name))) needed.add(other);
  return all.filter(({ name = "", firelensConfiguration }) => needed.has(name) && !firelensConfiguration);
}

function needs(container: ContainerDefinition | undefined): string[] {
  const { dependsOn = [], volumesFrom = [], links = [] } = container ?? {};
  const names = [
    ...dependsOn.map(({ containerName }) => containerName),
    ...volumesFrom.map(({ sourceContainer }) => sourceContainer),
    ...links.map((link) => link.split(":")[0]),
  ];
  return names.filter((name) => name !== undefined);
}

/**
 * A container of the copy. It serves nobody, so it has no ports; what it prints goes to Ambulance's log group. The
 * app's container never restarts by itself: a command would be executed twice.
 */
export function copiedContainer(
  container: ContainerDefinition,
  kept: readonly ContainerDefinition[],
  changes: ContainerChanges,
): ContainerDefinition {
  const { portMappings: _, healthCheck, dependsOn = [], links = [], name = "", ...rest } = container;
  const has = (other: string | undefined) => kept.some((one) => one.name === other);
  const awaited = dependsOn.filter(({ containerName }) => has(containerName));
  const linked = links.filter((link) => has(link.split(":")[0]));
  const copy: ContainerDefinition = {
    ...rest,
    name,
    image: changes.images.get(name) ?? container.image,
    ...(awaited.length > 0 && { dependsOn: awaited }),
    ...(linked.length > 0 && { links: linked }),
    logConfiguration: logConfiguration(changes.log),
  };
  if (name === changes.app) return appContainer(copy, changes);
  return { ...copy, healthCheck: isAwaited(name, kept) ? healthCheck : undefined };
}

function appContainer(container: ContainerDefinition, { resized }: ContainerChanges): ContainerDefinition {
  const { restartPolicy: _, pseudoTerminal: __, interactive: ___, logConfiguration, ...rest } = container;
  const size = resized ? { cpu: undefined, memory: undefined, memoryReservation: undefined } : {};
  return {
    ...rest,
    ...size,
    logConfiguration: logConfiguration && withoutLoss(logConfiguration),
    essential: true,
    stopTimeout: STOP_SECONDS,
  };
}

/**
 * Since June 2025 the driver drops lines that come faster than it can send them, unless it is told otherwise: people
 * would take an output with holes for a whole one, and the runner's last word could be among what is lost. So a command
 * waits for its log instead (ECS API reference, LogConfiguration, `mode`).
 */
function withoutLoss({ options, ...log }: LogConfiguration): LogConfiguration {
  return { ...log, options: { ...options, mode: "blocking" } };
}

function logConfiguration({ group, region }: ContainerChanges["log"]) {
  const options = { "awslogs-group": group, "awslogs-region": region, "awslogs-stream-prefix": "ambulance" };
  return { logDriver: "awslogs" as const, options };
}

/** Whether a container starts only when this one is healthy. */
function isAwaited(name: string, kept: readonly ContainerDefinition[]): boolean {
  return kept.some(({ dependsOn = [] }) =>
    dependsOn.some(({ containerName, condition }) => containerName === name && condition === "HEALTHY"),
  );
}
