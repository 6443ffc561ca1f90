import { logGroupOf, projectName } from "../aws/codebuild/target.ts";
import { logGroupName, taskFamily } from "../aws/names.ts";
import type { Config, Target } from "../runs/config.ts";

type RunsIn<Kind extends Target["runsIn"]["kind"]> = Extract<Target["runsIn"], { kind: Kind }>;

/** What the targets of one account consist of, by names: everything that permissions may be about. */
export interface Places {
  /** ECS clusters whose services say which image is live. */
  clusters: string[];
  services: { cluster: string; service: string }[];
  /** ECS clusters in which commands run. */
  launchClusters: string[];
  /** The families of the copies that commands run as. */
  families: string[];
  /** The roles that those copies may carry. */
  roles: string[];
  /** CodeBuild projects that somebody else made. */
  foreignProjects: string[];
  /** CodeBuild projects that the stack makes. */
  ownProjects: string[];
  /** Log groups that hold what commands printed. */
  logGroups: string[];
}

/** A target with its name, narrowed to one kind. */
export interface Named<Kind extends Target["runsIn"]["kind"]> {
  name: string;
  runsIn: RunsIn<Kind>;
}

/** The targets of one kind. */
export function targetsOf<Kind extends Target["runsIn"]["kind"]>(config: Config, kind: Kind): Named<Kind>[] {
  const isOfKind = (runsIn: Target["runsIn"]): runsIn is RunsIn<Kind> => runsIn.kind === kind;
  return Object.entries(config.targets).flatMap(([name, { runsIn }]) =>
    isOfKind(runsIn) ? [{ name, runsIn }] : [],
  );
}

/** The role through which a target of another account is reached; undefined for targets of the stack's own account. */
export function roleElsewhere({ runsIn }: Target): string | undefined {
  return runsIn.kind === "ecs" || runsIn.kind === "codebuild" ? runsIn.role : undefined;
}

/** Every role of another account that the targets name, once. */
export function rolesElsewhere(config: Config): string[] {
  return unique(Object.values(config.targets).flatMap((target) => roleElsewhere(target) ?? []));
}

/**
 * The places that are reached through one role, or, without a role, those of the stack's own account.
 * @param role as the targets name it
 */
export function placesOf(installation: string, config: Config, role?: string): Places {
  const ecs = targetsOf(config, "ecs").filter(({ runsIn }) => runsIn.role === role);
  const foreign = targetsOf(config, "codebuild").filter(({ runsIn }) => runsIn.role === role);
  const own = role === undefined ? targetsOf(config, "own-codebuild") : [];
  const looked = [...ecs.map(({ runsIn }) => runsIn), ...own.map(({ runsIn }) => runsIn.image)];
  return {
    clusters: unique(looked.map(({ cluster }) => cluster)),
    services: uniqueServices(looked),
    launchClusters: unique(ecs.map(({ runsIn }) => runsIn.cluster)),
    families: ecs.map(({ name }) => taskFamily(installation, name)),
    roles: unique(ecs.flatMap(({ runsIn }) => runsIn.roles)),
    foreignProjects: unique(foreign.map(({ runsIn }) => runsIn.project)),
    ownProjects: own.map(({ name, runsIn }) => projectName(installation, name, runsIn)),
    logGroups: [
      ...ecs.map(({ name }) => logGroupName(installation, name)),
      ...unique([...own, ...foreign].map(({ name, runsIn }) => logGroupOf(installation, name, runsIn))),
    ],
  };
}

function uniqueServices(from: readonly { cluster: string; service: string }[]): Places["services"] {
  const byName = new Map(from.map(({ cluster, service }) => [`${cluster}/${service}`, { cluster, service }]));
  return [...byName.values()];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
