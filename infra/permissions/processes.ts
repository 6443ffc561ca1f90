import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Arns, allow, type Conditions } from "../statement.ts";
import type { Places } from "../targets.ts";

/** What permissions about targets depend on: which account they are in, and what they consist of. */
export interface PlacesThere {
  installation: string;
  arns: Arns;
  places: Places;
}

/** What a target would run in now: its service, its image, its project. Reads only. */
export function lookAtPlaces({ arns, places }: PlacesThere): PolicyStatement[] {
  const services = places.services.map(({ cluster, service }) =>
    arns.of("ecs", `service/${cluster}/${service}`),
  );
  return [
    ...allow(["ecs:DescribeServices"], services),
    // DescribeTaskDefinition cannot be limited to a resource (Service Authorization Reference, Amazon ECS).
    ...allow(["ecs:DescribeTaskDefinition"], services.length > 0 ? ["*"] : []),
    ...lookAtTasks(arns, places.clusters),
    ...allow(["codebuild:BatchGetProjects"], projectArns(arns, places)),
  ];
}

/** A copy of what a service runs, under the family of its target and with no other roles than the configured ones. */
export function copyServices({ installation, arns, places }: PlacesThere): PolicyStatement[] {
  const copies = familyArns(arns, places);
  return [
    ...allow(["ecs:RegisterTaskDefinition"], copies, {
      StringEquals: { "aws:RequestTag/ambulance:installation": installation },
    }),
    ...allow(["ecs:TagResource"], copies, createdBy("RegisterTaskDefinition")),
    ...passRoles(arns, places),
  ];
}

/** The task or build of a run: where it is, how it is. */
export function followProcesses({ arns, places }: PlacesThere): PolicyStatement[] {
  return [
    ...lookAtTasks(arns, places.launchClusters),
    ...allow(["codebuild:BatchGetBuilds", "codebuild:ListBuildsForProject"], projectArns(arns, places)),
  ];
}

/** Ends the task or build of a run. A cluster holds tasks of others too, so only those with our tag may be stopped. */
export function stopProcesses({ installation, arns, places }: PlacesThere): PolicyStatement[] {
  return [
    ...allow(["ecs:StopTask"], taskArns(arns, places.launchClusters), taggedAs(installation)),
    ...allow(["codebuild:StopBuild"], projectArns(arns, places)),
  ];
}

/** What commands printed. */
export function readLogs({ arns, places }: PlacesThere): PolicyStatement[] {
  const streams = places.logGroups.map((group) => arns.of("logs", `log-group:${group}:log-stream:*`));
  return allow(["logs:GetLogEvents"], streams);
}

/** Only the configured roles, and only into tasks. */
export function passRoles(arns: Arns, { roles }: Places): PolicyStatement[] {
  return allow(
    ["iam:PassRole"],
    roles.map((name) => arns.role(name)),
    { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  );
}

/** Every project that builds may be started of. */
export function projectArns(arns: Arns, { foreignProjects, ownProjects }: Places): string[] {
  return [...foreignProjects, ...ownProjects].map((name) => arns.of("codebuild", `project/${name}`));
}

/** Every revision of the copies. */
export function familyArns(arns: Arns, { families }: Places): string[] {
  return families.map((family) => arns.of("ecs", `task-definition/${family}:*`));
}

/** The tasks of clusters; whose they are, an ARN does not say. */
export function taskArns(arns: Arns, clusters: readonly string[]): string[] {
  return clusters.map((cluster) => arns.of("ecs", `task/${cluster}/*`));
}

/** Things that carry the tag of the installation: the tasks of runs get it from their task definition. */
export function taggedAs(installation: string): Conditions {
  return { StringEquals: { "aws:ResourceTag/ambulance:installation": installation } };
}

/** Tags may be given with an action and at no other time. */
export function createdBy(action: string): Conditions {
  return { StringEquals: { "ecs:CreateAction": action } };
}

/** One or more clusters, for actions that know them by a condition only. */
export function inClusters(arns: Arns, clusters: readonly string[]): Conditions {
  return { ArnEquals: { "ecs:cluster": clusters.map((cluster) => arns.of("ecs", `cluster/${cluster}`)) } };
}

function lookAtTasks(arns: Arns, clusters: readonly string[]): PolicyStatement[] {
  return [
    // ListTasks is about container instances, which Fargate has none of; the cluster is a condition.
    ...allow(["ecs:ListTasks"], clusters.length > 0 ? ["*"] : [], inClusters(arns, clusters)),
    ...allow(["ecs:DescribeTasks"], taskArns(arns, clusters)),
  ];
}
