import type { Target } from "../../runs/config.ts";

/** A target that is a service in ECS. */
export type EcsTarget = Extract<Target["runsIn"], { kind: "ecs" }>;

/** An ECS launcher was given a target of another kind: whoever chose the launcher made a mistake. */
export class NotAnEcsTargetError extends Error {
  override readonly name = "NotAnEcsTargetError";
  constructor(kind: string) {
    super(`A target of the kind ${kind} is not launched in ECS`);
  }
}

/** The settings of an ECS target. @throws NotAnEcsTargetError */
export function ecsTarget({ runsIn }: Target): EcsTarget {
  if (runsIn.kind !== "ecs") throw new NotAnEcsTargetError(runsIn.kind);
  return runsIn;
}
