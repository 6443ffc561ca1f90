import type { Service } from "@aws-sdk/client-ecs";
import { TargetUnavailableError } from "../../runs/errors.ts";

/** The version of a service that serves its users. */
export interface LiveVersion {
  taskDefinition: string;
  /** What its tasks carry in `startedBy`: the id of the deployment or task set. */
  startedBy: string | undefined;
}

/** A deployment, or what services have instead whose deploys are made by CodeDeploy or by a program: a task set. */
interface Version {
  status?: string | undefined;
  taskDefinition?: string | undefined;
  runningCount?: number | undefined;
  startedBy: string | undefined;
  moving: boolean;
}

/**
 * The one version that a service runs.
 * @throws TargetUnavailableError while there are two, or none
 */
export function liveVersion(service: Service): LiveVersion {
  const versions = versionsOf(service);
  const running = versions.filter(({ runningCount = 0 }) => runningCount > 0);
  const primary = versions.find(({ status }) => status === "PRIMARY");
  if (running.length > 1 || versions.some(({ moving }) => moving)) throw deployUnderWay(service);
  if ((service.runningCount ?? 0) === 0) throw runsNothing(service);
  if (!primary?.taskDefinition)
    throw new TargetUnavailableError(`ECS does not say which version of ${service.serviceName} is live.`);
  return { taskDefinition: primary.taskDefinition, startedBy: primary.startedBy };
}

function versionsOf({ deployments = [], taskSets = [] }: Service): Version[] {
  return [
    ...deployments.map(({ id, rolloutState, ...deployment }) => ({
      ...deployment,
      startedBy: id,
      moving: rolloutState === "IN_PROGRESS",
    })),
    ...taskSets.map(({ id, stabilityStatus, ...taskSet }) => ({
      ...taskSet,
      startedBy: id,
      moving: stabilityStatus === "STABILIZING",
    })),
  ];
}

function deployUnderWay({ serviceName }: Service): TargetUnavailableError {
  return new TargetUnavailableError(
    `A deploy of the service ${serviceName} is under way; try again when it is done.`,
  );
}

function runsNothing(service: Service): TargetUnavailableError {
  if ((service.desiredCount ?? 0) > 0) return deployUnderWay(service);
  return new TargetUnavailableError(
    `The service ${service.serviceName} runs no task, so nobody knows which image is live.`,
  );
}
