import { buildPlace } from "../../../aws/codebuild/place.ts";
import { type CodeBuildTarget, roleOf } from "../../../aws/codebuild/target.ts";
import { type ServiceNow, serviceNow } from "../../../aws/ecs/service.ts";
import type { EcsTarget } from "../../../aws/ecs/target.ts";
import { copyOf, roleName } from "../../../aws/ecs/task-definition.ts";
import { logGroupName } from "../../../aws/names.ts";
import type { Config, Target } from "../../../runs/config.ts";
import { TargetUnavailableError } from "../../../runs/errors.ts";
import { CannotCheckError, type Check, ok, once, unknown, type Verdict, wrong } from "../check.ts";
import type { Account } from "./account.ts";
import { logGroupVerdict, projectLogGroupVerdict } from "./logs.ts";

/** What a target needs before a command can be launched there: looked at as the launch would. */
export function targetChecks(account: Account, { targets }: Config): Check[] {
  return Object.entries(targets).flatMap(([name, target]) => checksOf(account, name, target));
}

function checksOf(account: Account, name: string, { runsIn }: Target): Check[] {
  switch (runsIn.kind) {
    case "ecs":
      return unlessElsewhere(name, runsIn.role, () => ecsChecks(account, name, runsIn));
    case "codebuild":
    case "own-codebuild":
      return unlessElsewhere(name, roleOf(runsIn), () => codeBuildChecks(account, name, runsIn));
    default:
      return [
        { name: `target ${name}`, look: async () => wrong("It runs on a single server only.", CHANGE_KIND) },
      ];
  }
}

const CHANGE_KIND = "give it another kind of runsIn: ecs, codebuild or own-codebuild";

/** A role in another account trusts the functions of the stack, and nobody else: what is there cannot be seen from here. */
function unlessElsewhere(name: string, role: string | undefined, here: () => Check[]): Check[] {
  if (role === undefined) return here();
  const look = async () =>
    unknown(
      `It is reached through ${role}, which lets nobody but Ambulance in.`,
      "look at its service there; a first read-only run shows whether the role is right",
    );
  return [{ name: `target ${name}`, look }];
}

function ecsChecks(account: Account, name: string, target: EcsTarget): Check[] {
  const { installation, clients } = account;
  const now = once(() => serviceNow(clients.ecs, target));
  const point = `target ${name}`;
  return [
    { name: point, look: available(async () => imageVerdict(await now(), target)) },
    { name: `${point}: roles`, look: async () => rolesVerdict(await seen(now), target) },
    {
      name: `${point}: copy`,
      look: available(async () => copyVerdict(await seen(now), installation, name, target)),
    },
    { name: `${point}: network`, look: async () => networkVerdict(await seen(now)) },
    { name: `${point}: log group`, look: () => logGroupVerdict(account, logGroupName(installation, name)) },
  ];
}

function codeBuildChecks(account: Account, name: string, target: CodeBuildTarget): Check[] {
  const { installation, clients } = account;
  const place = once(() =>
    buildPlace({ ...clients, codeBuild: clients.codebuild }, installation, name, target),
  );
  const point = `target ${name}`;
  const logs = target.kind === "own-codebuild" ? logGroupVerdict : projectLogGroupVerdict;
  return [
    {
      name: point,
      look: available(async () => {
        const { name: project, imageOverride, image } = await place();
        return ok(`The project ${project} runs ${imageOverride ?? image}.`);
      }),
    },
    { name: `${point}: log group`, look: async () => logs(account, (await seen(place)).logGroup) },
  ];
}

/** What a target lacks is wrong with the target; what nobody could find out is left to the caller. */
function available(look: () => Promise<Verdict>): Check["look"] {
  return async () => {
    try {
      return await look();
    } catch (error) {
      if (error instanceof TargetUnavailableError) return wrong(error.problem);
      throw error;
    }
  };
}

/** What another point says already is not said again. */
async function seen<T>(look: () => Promise<T>): Promise<T> {
  return look().catch((error: unknown) => {
    throw error instanceof TargetUnavailableError
      ? new CannotCheckError("It needs what the first point of this target looks for.")
      : error;
  });
}

function imageVerdict({ images, service }: ServiceNow, { container }: EcsTarget): Verdict {
  return ok(`The service ${service.serviceName} runs ${images.get(container)}.`);
}

/** The stack may pass exactly these roles on, so one too few stops launches and one too many is a right for nothing. */
function rolesVerdict({ definition, service }: ServiceNow, { roles }: EcsTarget): Verdict {
  const used = [definition.taskRoleArn, definition.executionRoleArn].filter((role) => role !== undefined);
  const names = [...new Set(used.map(roleName))];
  const missing = names.filter((role) => !roles.includes(role));
  const idle = roles.filter((role) => !names.includes(role));
  const deploy = "in the configuration, and deploy Ambulance";
  if (missing.length > 0)
    return wrong(
      `The service ${service.serviceName} uses ${missing.join(" and ")}, which the target does not list.`,
      `add it to roles ${deploy}`,
    );
  if (idle.length > 0)
    return wrong(
      `The target lists ${idle.join(" and ")}, which the service ${service.serviceName} does not use.`,
      `take it out of roles ${deploy}`,
    );
  return ok(`The target lists the roles of the service: ${names.join(", ")}.`);
}

function copyVerdict(now: ServiceNow, installation: string, name: string, target: EcsTarget): Verdict {
  const copy = copyOf(now, { installation, name, target });
  const containers = (copy.containerDefinitions ?? []).map((container) => container.name).join(", ");
  return ok(
    `Commands run in a copy of it with ${containers}, ${copy.cpu ?? "no fixed"} CPU units, ${copy.memory ?? "no fixed"} MiB.`,
  );
}

function networkVerdict({ service, definition }: ServiceNow): Verdict {
  if (definition.networkMode !== "awsvpc")
    return ok(
      `Commands share the network of their host, as the service does (${definition.networkMode ?? "bridge"}).`,
    );
  const network = service.networkConfiguration?.awsvpcConfiguration;
  const subnets = network?.subnets ?? [];
  if (subnets.length === 0) return wrong("The service names no subnets, so a task of its own has none.");
  const address = network?.assignPublicIp === "ENABLED" ? "a public address" : "no public address";
  return ok(`Commands run in ${subnets.join(", ")} with ${address}, as the service does.`);
}
