import type { Config, Target } from "../../runs/config.ts";
import { logGroupName, taskFamily } from "../names.ts";

/** A target whose commands run as builds: in a project of the team, or in one that the stack makes. */
export type CodeBuildTarget = Extract<Target["runsIn"], { kind: "codebuild" | "own-codebuild" }>;

/** A CodeBuild launcher was given a target of another kind: whoever chose the launcher made a mistake. */
export class NotACodeBuildTargetError extends Error {
  override readonly name = "NotACodeBuildTargetError";
  constructor(kind: string) {
    super(`A target of the kind ${kind} is not launched in CodeBuild`);
  }
}

/** The settings of a CodeBuild target. @throws NotACodeBuildTargetError */
export function codeBuildTarget({ runsIn }: Target): CodeBuildTarget {
  if (runsIn.kind !== "codebuild" && runsIn.kind !== "own-codebuild")
    throw new NotACodeBuildTargetError(runsIn.kind);
  return runsIn;
}

/**
 * The project of a target. One that the stack makes has the name that a task family of this target would have: no
 * target is both.
 */
export function projectName(installation: string, name: string, target: CodeBuildTarget): string {
  return target.kind === "codebuild" ? target.project : taskFamily(installation, name);
}

/**
 * The log group that the builds of a target write to, and the only one that Ambulance may read of it. A project of the
 * team has the one that CodeBuild gives it (CodeBuild user guide, "View build details").
 */
export function logGroupOf(installation: string, name: string, target: CodeBuildTarget): string {
  return target.kind === "codebuild" ? `/aws/codebuild/${target.project}` : logGroupName(installation, name);
}

/** The role in another account that a target is reached through; undefined for targets in this account. */
export function roleOf(target: CodeBuildTarget): string | undefined {
  return target.kind === "codebuild" ? target.role : undefined;
}

/**
 * The projects of this account whose events are about runs: what a rule lets through, and what a handler checks again.
 * Projects of other accounts send their events there.
 */
export function projectsHere(installation: string, { targets }: Pick<Config, "targets">): Set<string> {
  const names = Object.entries(targets).flatMap(([name, { runsIn }]) =>
    (runsIn.kind === "codebuild" || runsIn.kind === "own-codebuild") && roleOf(runsIn) === undefined
      ? [projectName(installation, name, runsIn)]
      : [],
  );
  return new Set(names);
}
