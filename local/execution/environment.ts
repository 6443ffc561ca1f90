import { createHash } from "node:crypto";
import type { Target } from "../../runs/config.ts";
import { limitsOf } from "../../runs/limits.ts";
import type { Run } from "../../runs/run.ts";

/** What a process's environment is made from. */
export interface EnvironmentSource {
  run: Run;
  target: Target;
  /** Where the script is. */
  script: string;
  nonce: string;
  /** The server's own environment, of which a target may name variables. */
  environment: Readonly<Record<string, string | undefined>>;
  /** More variables for processes of the sample target. */
  sampleEnvironment: Readonly<Record<string, string>>;
}

/** The whole environment of a run's process: what its target lists, and what `rails/runner.rb` reads. */
export function environmentOf(source: EnvironmentSource): Record<string, string> {
  const { run, target, script, nonce, environment, sampleEnvironment } = source;
  const listed = target.environment.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(listed),
    ...(target.runsIn.kind === "sample" ? sampleEnvironment : {}),
    AMBULANCE_RUN_ID: run.id,
    AMBULANCE_MODE: run.mode,
    AMBULANCE_NONCE: nonce,
    AMBULANCE_SCRIPT_FILE: script,
    AMBULANCE_SCRIPT_SHA256: createHash("sha256").update(run.command).digest("hex"),
    AMBULANCE_REQUESTER: run.requester,
    AMBULANCE_TIME_LIMIT: String(target.timeLimit),
    ...limitsOf(run, target),
  };
}
