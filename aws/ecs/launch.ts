import type { ECSClient } from "@aws-sdk/client-ecs";
import type { Clock } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import type { PackageSettings } from "../package/packages.ts";

/** How long a task may take to be placed and to pull its image, in seconds. A big image on a slow day. */
const START_SECONDS = 15 * 60;
/** How long a task may take to end: `stopTimeout` and a minute for ECS to say so, in seconds. */
const END_SECONDS = 120 + 60;

/** After how many seconds a task state gives up on a task that may run for so many. */
export function secondsFor(timeLimit: number): number {
  return START_SECONDS + timeLimit + END_SECONDS;
}

/** What is remembered of a launch from before anything is started. */
export interface EcsLaunch {
  nonce: string;
  executor: "ecs" | "codebuild";
  target: string;
  place: string;
  /** When the task state gives up, milliseconds since 1970. */
  deadline: number;
  outputLimit: number;
  /** Seconds. */
  timeLimit: number;
  /** What else the runner is told. */
  limits?: Record<string, string> | undefined;
  container?: string | undefined;
  cluster?: string | undefined;
  taskDefinition?: string | undefined;
  logGroup?: string | undefined;
  /** The role in another account. */
  role?: string | undefined;
  /** The ARN of the task, once it is known. */
  process?: string | undefined;
  endedBy?: "output-limit" | undefined;
}

/** Remembers launches; the first word about a run stands. */
export interface EcsLaunches {
  /** Stores a launch unless there is one, and gives the one that is stored. */
  prepared(runId: string, launch: EcsLaunch): Promise<EcsLaunch>;
  get(runId: string): Promise<EcsLaunch | undefined>;
  found(runId: string, process: string): Promise<unknown>;
}

/** Puts the script where its task fetches it from. */
export interface EcsPackages {
  prepare(run: Run, launch: PackageSettings): Promise<{ url: string; sha256: string }>;
  /** Takes it away: a task that fetches it from then on executes nothing. */
  remove(run: Run): Promise<void>;
}

/** What a task printed. */
export interface EcsLogs {
  /**
   * Waits for what is still on its way, and keeps it. For runs of which nothing is executing any more.
   * @param started false when it is certain that nothing printed anything
   */
  keep(runId: string, started?: boolean): Promise<void>;
  markerLines(runId: string): Promise<string>;
  size(runId: string): Promise<number>;
}

/** What the launcher works with. */
export interface EcsLauncherParts {
  installation: string;
  /** A client for this account, or for another one in which it has a role. */
  ecs: (role: string | undefined) => ECSClient;
  launches: EcsLaunches;
  packages: EcsPackages;
  logs: EcsLogs;
  /** Ruby that fetches the script and evaluates it: the last word of the command line. */
  bootstrap: string;
  clock: Clock;
}
