import type { ECSClient } from "@aws-sdk/client-ecs";
import type { Clock } from "../../runs/ports.ts";
import type { LaunchLogs } from "../launch/logs.ts";
import type { Packages } from "../package/packages.ts";
import type { Launches } from "../table/launches.ts";

/** How long a task may take to be placed and to pull its image, in seconds. A big image on a slow day. */
const START_SECONDS = 15 * 60;
/** How long a task may take to end: `stopTimeout` and a minute for ECS to say so, in seconds. */
const END_SECONDS = 120 + 60;

/** After how many seconds a task state gives up on a task that may run for so many. */
export function secondsFor(timeLimit: number): number {
  return START_SECONDS + timeLimit + END_SECONDS;
}

/** What the launcher works with. */
export interface EcsLauncherParts {
  installation: string;
  /** A client for this account, or for another one in which it has a role. */
  ecs: (role: string | undefined) => ECSClient;
  launches: Pick<Launches, "prepared" | "get" | "found">;
  packages: Pick<Packages, "prepare" | "remove">;
  logs: LaunchLogs;
  /** Ruby that fetches the script and evaluates it: the last word of the command line. */
  bootstrap: string;
  clock: Clock;
}
