import type { Target } from "../runs/config.ts";
import { TargetUnavailableError } from "../runs/errors.ts";
import type { Launcher, LaunchPlan, TaskFailure } from "../runs/ports.ts";
import type { Result, Run } from "../runs/run.ts";
import type { Launch, Launches } from "./table/launches.ts";
import { executionArn } from "./workflow/execution.ts";

/** Who launches where. */
export interface AwsLauncherParts {
  ecs: Launcher;
  codeBuild: Launcher;
  launches: Pick<Launches, "get">;
  /** Where the executions of runs can be looked at. */
  stateMachineArn: string;
}

/**
 * The launcher of an installation on AWS. Before a launch the target says who launches; afterwards what was written
 * down says who did: the target may be another, or gone from the configuration, by then.
 */
export class AwsLauncher implements Launcher {
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
    return [executionLink(this.#parts.stateMachineArn, run.id), ...(await (await this.#of(run)).links(run))];
  }

  async gone(run: Run): Promise<boolean> {
    return (await this.#of(run)).gone(run);
  }

  async result(run: Run, failure?: TaskFailure): Promise<Result> {
    return (await this.#of(run)).result(run, failure);
  }

  #for({ runsIn }: Target): Launcher {
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
  async #of(run: Run): Promise<Launcher> {
    const executor: Launch["executor"] = (await this.#parts.launches.get(run.id))?.executor ?? "ecs";
    return executor === "ecs" ? this.#parts.ecs : this.#parts.codeBuild;
  }
}

/** The page of an execution in AWS's console. AWS does not promise the address; it has been stable for years. */
function executionLink(stateMachineArn: string, runId: string): Run["links"][number] {
  const region = stateMachineArn.split(":")[3] ?? "";
  const home = `https://${region}.console.aws.amazon.com/states/home?region=${region}`;
  return { name: "execution", url: `${home}#/v2/executions/details/${executionArn(stateMachineArn, runId)}` };
}
