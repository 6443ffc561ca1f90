import type { Target } from "../../runs/config.ts";

/** How long a build may take to get a host, an image and a source, and a team's own phases before the command. Seconds. */
const BEFORE_THE_COMMAND = 15 * 60;
/** How long Step Functions may take to hear that a build is over. Seconds. */
const MARGIN = 120;

/** The times of a build. CodeBuild counts in minutes. */
export interface BuildTimes {
  /** How long it may wait for a host: 5 to 480 minutes (CodeBuild API reference, StartBuild). */
  queuedMinutes: number;
  /** How long it may run: 5 to 2160 minutes (the same page). */
  minutes: number;
  /** After how many seconds nobody waits for it any more. */
  timeoutSeconds: number;
}

/** The times of a build whose command may run for a target's time limit. The runner ends the command by itself before. */
export function buildTimes(timeLimit: Target["timeLimit"], queueTimeLimit: number): BuildTimes {
  const queuedMinutes = within(5, Math.ceil(queueTimeLimit / 60), 480);
  const minutes = within(5, Math.ceil((timeLimit + BEFORE_THE_COMMAND) / 60), 2160);
  return { queuedMinutes, minutes, timeoutSeconds: (queuedMinutes + minutes) * 60 + MARGIN };
}

function within(least: number, wanted: number, most: number): number {
  return Math.min(most, Math.max(least, wanted));
}

/** What is different about one build of a project. */
export interface BuildSettings {
  project: string;
  runId: string;
  environment: Record<string, string>;
  times: BuildTimes;
}

/**
 * The arguments of `codebuild:startBuild.sync`, in the PascalCase of Step Functions. Everybody who may look at builds
 * can read the variables: they hold no script, and a link that is good for a short time. The state machine may set no
 * others.
 */
export function startBuildArguments(
  { project, runId, environment, times }: BuildSettings,
  imageOverride: string | undefined,
): Record<string, unknown> {
  const variables = Object.entries(environment);
  return {
    ProjectName: project,
    EnvironmentVariablesOverride: variables.map(([Name, Value]) => ({ Name, Type: "PLAINTEXT", Value })),
    TimeoutInMinutesOverride: times.minutes,
    QueuedTimeoutInMinutesOverride: times.queuedMinutes,
    IdempotencyToken: runId,
    ...(imageOverride !== undefined && { ImageOverride: imageOverride }),
  };
}
