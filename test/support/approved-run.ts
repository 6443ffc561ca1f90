import type { ProcessLauncher } from "../../local/execution/launcher.ts";
import type { Config } from "../../runs/config.ts";
import { digestOf, type Run } from "../../runs/run.ts";
import { someRun } from "./runs.ts";

/** A run that is about to be started, for what its target would run at this moment. */
export async function approvedRun(command: string, config: Config, launcher: ProcessLauncher): Promise<Run> {
  const target = config.targets.production;
  if (!target) throw new Error("There is no target");
  const about = { command, mode: "write", target: "production" } as const;
  const digest = digestOf(about, await launcher.place("production", target));
  return someRun({ ...about, digest, status: "running", startedAt: Date.now() });
}
