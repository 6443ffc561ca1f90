import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type Service,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import { TargetUnavailableError } from "../../runs/errors.ts";
import { calling, refusedAs } from "../call.ts";
import { liveVersion } from "./deployment.ts";
import { pinnedImages } from "./images.ts";

/** Which container of which service a target's commands run in, by names. */
export interface ServiceContainer {
  cluster: string;
  service: string;
  container: string;
}

/** What a service runs now. */
export interface ServiceNow {
  clusterArn: string;
  service: Service;
  /** The task definition of the service's deployment. */
  definition: TaskDefinition;
  /** The one container of it that holds the app. */
  container: ContainerDefinition;
  /** By the names of containers, what they run, as `repository@sha256:…`. The app's container is always there. */
  images: ReadonlyMap<string, string>;
}

/**
 * Finds out what a service runs at this moment, and that it is one thing: during a deploy nobody could say which
 * version a command would meet.
 * @throws TargetUnavailableError @throws AwsCallFailedError
 */
export async function serviceNow(ecs: ECSClient, where: ServiceContainer): Promise<ServiceNow> {
  const service = await describedService(ecs, where);
  const version = liveVersion(service);
  const definition = await describedDefinition(ecs, version.taskDefinition);
  const container = containerOf(definition, where);
  const images = await pinnedImages(ecs, where, version, definition);
  return { clusterArn: service.clusterArn ?? where.cluster, service, definition, container, images };
}

async function describedService(ecs: ECSClient, { cluster, service }: ServiceContainer): Promise<Service> {
  const input = { cluster, services: [service] };
  const answer = await calling("ecs:DescribeServices", () =>
    ecs.send(new DescribeServicesCommand(input)),
  ).catch((error: unknown) => {
    throw refusedAs(error, "ClusterNotFoundException")
      ? new TargetUnavailableError(`There is no ECS cluster ${cluster}.`)
      : error;
  });
  const [found] = answer.services ?? [];
  if (!found)
    throw new TargetUnavailableError(`There is no service ${service} in the ECS cluster ${cluster}.`);
  if (found.status !== "ACTIVE")
    throw new TargetUnavailableError(`The service ${service} is ${found.status ?? "gone"}, not ACTIVE.`);
  return found;
}

async function describedDefinition(ecs: ECSClient, taskDefinition: string): Promise<TaskDefinition> {
  const answer = await calling("ecs:DescribeTaskDefinition", () =>
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition })),
  );
  if (!answer.taskDefinition) throw new TargetUnavailableError(`ECS does not show ${taskDefinition}.`);
  return answer.taskDefinition;
}

function containerOf(definition: TaskDefinition, where: ServiceContainer): ContainerDefinition {
  const containers = definition.containerDefinitions ?? [];
  const found = containers.find(({ name }) => name === where.container);
  if (found) return found;
  const names = containers.map(({ name }) => name).join(", ");
  throw new TargetUnavailableError(
    `The service ${where.service} has no container ${where.container}; it has ${names}.`,
  );
}
