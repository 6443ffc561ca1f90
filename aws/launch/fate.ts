import type { Cause } from "../../runs/run.ts";

/** What AWS says of how a task or build ended, before anybody asks the runner inside of it. */
export interface Fate {
  /** It is certain that the app's container, or the build's command, was never started. */
  notStarted: boolean;
  /** The exit status of the container or the command; null when AWS does not know it. */
  exit: number | null;
  /** How long it ran, in milliseconds; null when AWS does not know it. */
  elapsed: number | null;
  cause?: Cause;
  /** AWS's own words, for a person; null when they would say nothing new. */
  problem: string | null;
}
