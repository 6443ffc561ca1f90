import type { Target } from "../runs/config.ts";
import { TargetUnavailableError } from "../runs/errors.ts";
import type { Launcher, LaunchPlan } from "../runs/ports.ts";
import type { Result, Run } from "../runs/run.ts";
import type { TaskStateError } from "./ecs/fate.ts";
import type { Launch, Launches } from "./table/launches.ts";

/** A launcher that can also be told how the task state failed. */
export interface StateLauncher extends Launcher {
  result(run: Run, said?: TaskStateError): Promise<Result>;
}

/** Who launches where. */
export interface AwsLauncherParts {
  ecs: StateLauncher;
  codeBuild: StateLauncher;
  launches: Pick<Launches, "get">;
}

/**
 * The launcher of an installation on AWS. Before a launch the target says who launches; afterwards what was written
 * down says who did: the target may be another, or gone from the configuration, by then.
 */
export class AwsLauncher implements StateLauncher {
  readonly #parts: AwsLauncherParts;
  constructor(parts: AwsLauncherParts) {
    this.#parts = parts;
  }

  async place(name: string, target: Target): Promise<string> {
    return this.#for(target).place(name, target);
  }

  async plan(run: Run, target: Target): Promise<LaunchPlan> {
    return this.#for(target).plan(run, target);
  }

  async links(run: Run): Promise<Run["links"]> {
    return (await this.#of(run)).links(run);
  }

  async gone(run: Run): Promise<boolean> {
    return (await this.#of(run)).gone(run);
  }

  async result(run: Run, said?: TaskStateError): Promise<Result> {
    return (await this.#of(run)).result(run, said);
  }

  #for({ runsIn }: Target): StateLauncher {
    switch (runsIn.kind) {
      case "ecs":
        return this.#parts.ecs;
      case "codebuild":
      case "own-codebuild":
        return this.#parts.codeBuild;
      case "directory":
      case "sample":
        throw new TargetUnavailableError("This target runs on a single server only.");
    }
  }

  /** Both say the same of a run that was never launched. */
  async #of(run: Run): Promise<StateLauncher> {
    const executor: Launch["executor"] = (await this.#parts.launches.get(run.id))?.executor ?? "ecs";
    return executor === "ecs" ? this.#parts.ecs : this.#parts.codeBuild;
  }
}
