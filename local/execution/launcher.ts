import type { Target } from "../../runs/config.ts";
import type { Launcher, LaunchPlan } from "../../runs/ports.ts";
import { readReport } from "../../runs/report.ts";
import type { Result, Run } from "../../runs/run.ts";
import { GRACE_MS } from "./executor.ts";
import type { FileOutput } from "./output.ts";
import { placeName, processPlace } from "./place.ts";
import { resultOf } from "./result.ts";
import { RunDirectory } from "./run-directory.ts";

/** How long a process may take to end and be seen ending, beyond its limit, before the task state gives up. */
const MARGIN_SECONDS = GRACE_MS / 1000 + 60;

/** Launches runs as child processes of this server. The plan has the shape of an ECS task with one container. */
export class ProcessLauncher implements Launcher {
  readonly #dataDirectory: string;
  readonly #output: FileOutput;
  readonly #linkTo: (run: Run) => Run["links"];
  constructor(dataDirectory: string, output: FileOutput, linkTo: (run: Run) => Run["links"]) {
    this.#dataDirectory = dataDirectory;
    this.#output = output;
    this.#linkTo = linkTo;
  }

  async place(name: string, target: Target): Promise<string> {
    return placeName(name, await processPlace(target));
  }

  async plan(run: Run, target: Target): Promise<LaunchPlan> {
    const environment = [{ Name: "AMBULANCE_RUN_ID", Value: run.id }];
    return {
      executor: "ecs",
      arguments: {
        Cluster: "this-server",
        TaskDefinition: run.target,
        Overrides: { ContainerOverrides: [{ Name: "rails", Environment: environment }] },
      },
      timeoutSeconds: target.timeLimit + MARGIN_SECONDS,
    };
  }

  async links(run: Run): Promise<Run["links"]> {
    return this.#linkTo(run);
  }

  /** The task state is not left, and the execution does not end, before the executor saw the process gone. */
  async gone(): Promise<boolean> {
    return true;
  }

  async result(run: Run): Promise<Result> {
    const files = new RunDirectory(this.#dataDirectory, run.id);
    const [launch, end, outputBytes] = [
      await files.launch(),
      await files.end(),
      await this.#output.size(run.id),
    ];
    const report = readReport(await this.#output.markerLines(run.id), launch?.nonce ?? "");
    return resultOf(report, end, outputBytes, launch !== undefined);
  }
}
