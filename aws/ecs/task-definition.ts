import type {
  ContainerDefinition,
  RegisterTaskDefinitionCommandInput,
  TaskDefinition,
} from "@aws-sdk/client-ecs";
import { TargetUnavailableError } from "../../runs/errors.ts";
import { canonical, hashOf } from "../launch/canonical.ts";
import { logGroupName, taskFamily } from "../names.ts";
import { copiedContainer, neededContainers } from "./containers.ts";
import type { ServiceNow } from "./service.ts";
import type { EcsTarget } from "./target.ts";

/** The label of the app's container that names what a revision was made of. Labels of a revision never change; tags can. */
const CONTENT_LABEL = "ambulance.content";

/** A task definition to register, and the label that tells it from those that were registered before. */
export type Copy = RegisterTaskDefinitionCommandInput;

/** For which target a copy is made. */
export interface CopyOwner {
  installation: string;
  name: string;
  target: EcsTarget;
}

/**
 * The copy of a service's task definition that commands are launched from: the same image by its digest, the same
 * roles, secrets, environment and network, without what makes it a service (ports, health checks, restarts).
 * @throws TargetUnavailableError when the service has a role that the target does not list, or something that a task
 * by itself cannot have
 */
export function copyOf(now: ServiceNow, owner: CopyOwner): Copy {
  const { definition } = now;
  checkRoles(definition, owner);
  checkFargateLogs(definition);
  const containers = containersOf(now, owner);
  const content = {
    family: taskFamily(owner.installation, owner.name),
    taskRoleArn: definition.taskRoleArn,
    executionRoleArn: definition.executionRoleArn,
    networkMode: definition.networkMode,
    containerDefinitions: containers,
    volumes: volumesOf(definition, containers),
    placementConstraints: definition.placementConstraints,
    requiresCompatibilities: definition.requiresCompatibilities,
    cpu: owner.target.cpu === undefined ? definition.cpu : String(owner.target.cpu),
    memory: owner.target.memory === undefined ? definition.memory : String(owner.target.memory),
    pidMode: definition.pidMode,
    ipcMode: definition.ipcMode,
    proxyConfiguration: proxyOf(definition, containers),
    ephemeralStorage: definition.ephemeralStorage,
    runtimePlatform: definition.runtimePlatform,
  };
  return { ...labelled(content, owner.target.container), tags: tagsOf(owner) };
}

/**
 * Whether a revision that was registered is this copy. The label says so of everything in it; what would be executed,
 * with whose rights and among whose files, is compared besides, so that nobody passes off a revision of their own as
 * ours. ECS gives back more than it was given, so not everything can be compared.
 */
export function isCopy(registered: TaskDefinition, copy: Copy): boolean {
  return essence(registered) === essence(copy);
}

function essence({
  containerDefinitions = [],
  taskRoleArn,
  executionRoleArn,
  volumes = [],
}: Copy | TaskDefinition): string {
  const containers = containerDefinitions.map(executedBy);
  return canonical({ containers, volumes, roles: [taskRoleArn ?? "", executionRoleArn ?? ""] });
}

function executedBy({ name, image, dockerLabels, ...container }: ContainerDefinition) {
  const { entryPoint = [], command = [], workingDirectory = "", user = "", privileged = false } = container;
  const {
    environment = [],
    environmentFiles = [],
    secrets = [],
    mountPoints = [],
    volumesFrom = [],
  } = container;
  const program = { name, image, entryPoint, command, workingDirectory, user, privileged };
  const variables = { environment, environmentFiles, secrets };
  return { ...program, ...variables, mountPoints, volumesFrom, label: dockerLabels?.[CONTENT_LABEL] };
}

/** The name of a role with its path, as the configuration lists it. ECS may give a short name instead of an ARN. */
export function roleName(role: string): string {
  const [, name = role] = role.split(":role/");
  return name;
}

function containersOf(now: ServiceNow, { installation, name, target }: CopyOwner): ContainerDefinition[] {
  const kept = neededContainers(now.definition.containerDefinitions ?? [], target.container);
  const region = now.clusterArn.split(":")[3] ?? "";
  return kept.map((container) =>
    copiedContainer(container, kept, {
      app: target.container,
      images: now.images,
      log: { group: logGroupName(installation, name), region },
      resized: target.cpu !== undefined || target.memory !== undefined,
    }),
  );
}

function checkRoles({ taskRoleArn, executionRoleArn }: TaskDefinition, { target, name }: CopyOwner): void {
  const roles = [taskRoleArn ?? "", executionRoleArn ?? ""].filter((role) => role !== "").map(roleName);
  const missing = [...new Set(roles)].filter((role) => !target.roles.includes(role));
  if (missing.length === 0) return;
  throw new TargetUnavailableError(
    `The service ${target.service} uses the role ${missing.join(" and ")}: add it to \`roles\` of the target ${name} in the configuration, and deploy Ambulance.`,
  );
}

/** Fargate's awslogs driver writes with the execution role (ECS developer guide, "Using the awslogs log driver"). */
function checkFargateLogs({ requiresCompatibilities = [], executionRoleArn, family }: TaskDefinition): void {
  if (executionRoleArn || !requiresCompatibilities.includes("FARGATE")) return;
  throw new TargetUnavailableError(
    `The task definition ${family} has no execution role; without one, nothing that a command prints could be kept.`,
  );
}

/** Only what the containers mount. A volume that ECS makes for each task of a service cannot be asked for from a state machine. */
function volumesOf({ volumes = [] }: TaskDefinition, containers: readonly ContainerDefinition[]) {
  const mounted = new Set(
    containers.flatMap(({ mountPoints = [] }) => mountPoints.map((mount) => mount.sourceVolume)),
  );
  const needed = volumes.filter(({ name }) => mounted.has(name));
  const special = needed.find(({ configuredAtLaunch }) => configuredAtLaunch);
  if (special)
    throw new TargetUnavailableError(
      `The volume ${special.name} is made by the service at each launch; Ambulance cannot make it.`,
    );
  return needed;
}

function proxyOf({ proxyConfiguration }: TaskDefinition, containers: readonly ContainerDefinition[]) {
  return containers.some(({ name }) => name === proxyConfiguration?.containerName)
    ? proxyConfiguration
    : undefined;
}

function tagsOf({ installation, name }: CopyOwner) {
  return [
    { key: "ambulance:installation", value: installation },
    { key: "ambulance:target", value: name },
  ];
}

function labelled(content: Copy, app: string): Copy {
  const label = { [CONTENT_LABEL]: hashOf(content) };
  const containerDefinitions = content.containerDefinitions?.map((container) =>
    container.name === app
      ? { ...container, dockerLabels: { ...container.dockerLabels, ...label } }
      : container,
  );
  return { ...content, containerDefinitions };
}
