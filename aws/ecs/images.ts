import type { ECSClient, Task, TaskDefinition } from "@aws-sdk/client-ecs";
import { TargetUnavailableError } from "../../runs/errors.ts";
import type { LiveVersion } from "./deployment.ts";
import type { ServiceContainer } from "./service.ts";
import { describedTasks, listedTasks } from "./tasks.ts";

/**
 * What the containers of a version run, by their names, as `repository@sha256:…`: a tag may have been moved since.
 * A sidecar is left out when its tasks do not agree; the app's container must be one image.
 * @throws TargetUnavailableError when it is not
 */
export async function pinnedImages(
  ecs: ECSClient,
  where: ServiceContainer,
  version: LiveVersion,
  definition: TaskDefinition,
): Promise<Map<string, string>> {
  const tasks = (await runningTasks(ecs, where)).filter((task) => isOf(task, version));
  const digests = digestsByContainer(tasks);
  const app = digests.get(where.container) ?? new Set([""]);
  if (tasks.length === 0 || app.size > 1) throw notOne(where);
  if (app.has("")) throw unknownImage(where);
  const pinned = (definition.containerDefinitions ?? []).flatMap(({ name = "", image = "" }) => {
    const [digest, ...others] = digests.get(name) ?? [];
    return digest && others.length === 0 ? [[name, `${repositoryOf(image)}@${digest}`] as const] : [];
  });
  return new Map(pinned);
}

/** An image's name without its tag and digest. A colon before the last slash belongs to the registry's port. */
export function repositoryOf(image: string): string {
  const [name = ""] = image.split("@");
  const tag = name.indexOf(":", name.lastIndexOf("/") + 1);
  return tag === -1 ? name : name.slice(0, tag);
}

async function runningTasks(ecs: ECSClient, { cluster, service }: ServiceContainer): Promise<Task[]> {
  const arns = await listedTasks(ecs, { cluster, serviceName: service, desiredStatus: "RUNNING" });
  return (await describedTasks(ecs, cluster, arns)).filter(({ lastStatus }) => lastStatus === "RUNNING");
}

function isOf(task: Task, { taskDefinition, startedBy }: LiveVersion): boolean {
  const sameVersion = startedBy === undefined || task.startedBy === undefined || task.startedBy === startedBy;
  return sameVersion && task.taskDefinitionArn === taskDefinition;
}

/** A container whose image ECS does not name counts as one that has none. */
function digestsByContainer(tasks: Task[]): Map<string, Set<string>> {
  const digests = new Map<string, Set<string>>();
  for (const { name = "", imageDigest = "" } of tasks.flatMap(({ containers = [] }) => containers))
    digests.set(name, (digests.get(name) ?? new Set()).add(imageDigest));
  return digests;
}

function notOne({ service }: ServiceContainer): TargetUnavailableError {
  return new TargetUnavailableError(
    `The tasks of the service ${service} do not all run the same image: a deploy is under way, or is stuck. Try again when they do.`,
  );
}

function unknownImage({ service, container }: ServiceContainer): TargetUnavailableError {
  return new TargetUnavailableError(
    `ECS does not say which image the container ${container} of ${service} runs, so it cannot be pinned.`,
  );
}
