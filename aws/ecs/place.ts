import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import type { Options } from "../../runs/limits.ts";
import { canonical, hashOf } from "../launch/canonical.ts";
import type { ServiceNow } from "./service.ts";
import type { EcsTarget } from "./target.ts";
import { type Copy, roleName } from "./task-definition.ts";

/**
 * A place in one text, for the digest: everything that changes what would run, or in what surroundings. Neither the
 * revision of the task definition is in it, nor which tasks run at the moment: a deploy of the same image with the
 * same settings leaves approvals valid. Values of variables are there as a hash: they may be nobody's to read.
 */
export function placeName(
  name: string,
  { target, options }: { target: EcsTarget; options: Options },
  now: ServiceNow,
  copy: Copy,
): string {
  const containers = copy.containerDefinitions ?? [];
  const app = containers.find((container) => container.name === target.container);
  const sidecars = containers.filter((container) => container !== app);
  const { containerDefinitions: _, tags: __, ...task } = copy;
  return canonical({
    target: name,
    cluster: now.clusterArn,
    service: target.service,
    command: target.command,
    image: app?.image,
    roles: [copy.taskRoleArn, copy.executionRoleArn].map((role) => role && roleName(role)),
    size: { cpu: copy.cpu, memory: copy.memory },
    environment: hashOf([app?.environment, app?.environmentFiles]),
    secrets: app?.secrets ?? [],
    network: networkOf(now),
    options,
    settings: hashOf({ task, app: app && unlabelled(app), sidecars }),
  });
}

/** What the app can reach, and as whom. AWS lists these in no particular order. */
function networkOf({ service }: ServiceNow) {
  const {
    subnets = [],
    securityGroups = [],
    assignPublicIp,
  } = service.networkConfiguration?.awsvpcConfiguration ?? {};
  return { subnets: subnets.toSorted(), securityGroups: securityGroups.toSorted(), assignPublicIp };
}

function unlabelled({ dockerLabels: _, ...container }: ContainerDefinition): ContainerDefinition {
  return container;
}
