import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Log } from "../bot/log.ts";
import type { Config } from "../runs/config.ts";
import { StoreUnavailableError } from "../runs/errors.ts";
import type { Notifier, StepServices } from "../runs/ports.ts";
import { executionEnded } from "../state-machine/events/execution-ended.ts";
import { outputCame } from "../state-machine/events/output-came.ts";
import { steps } from "../state-machine/steps/index.ts";
import { ProcessExecutor } from "./execution/executor.ts";
import { ProcessLauncher } from "./execution/launcher.ts";
import { FileOutput } from "./execution/output.ts";
import { SAMPLE_DATA } from "./rails/sample.ts";
import { SqliteRunStore } from "./sqlite/run-store.ts";
import { type LocalWorkflow, openWorkflow } from "./workflow.ts";

/** What the services of a single server are made from. */
export interface ServiceParts {
  config: Config;
  dataDirectory: string;
  database: DatabaseSync;
  notifier: Notifier;
  /** Where the output of runs can be watched; undefined when the server has no page. */
  page: string | undefined;
  log: Log;
}

/** The services of a single server, and the two of its parts that have to be started and stopped. */
export interface LocalServices {
  services: StepServices;
  workflow: LocalWorkflow;
  executor: ProcessExecutor;
}

/** Nothing is launched by a server that stops. The definition tries the step again, and the next server does. */
const STOPPING = new Error("The server stops");

/** Where the sample shop keeps its database. */
export function sampleDirectoryIn(dataDirectory: string): string {
  return join(dataDirectory, "sample");
}

/** Plugs the ports of a single server together. Nothing moves before the workflow is resumed. */
export async function buildServices(parts: ServiceParts): Promise<LocalServices> {
  const { config, dataDirectory, database, notifier, page, log } = parts;
  const store = new SqliteRunStore(database, (error) => log.error(error.message));
  const output = new FileOutput(dataDirectory);
  const links = (runId: string) => (page ? [{ name: "output", url: `${page}/runs/${runId}/output` }] : []);
  const launcher = new ProcessLauncher(dataDirectory, output, (run) => links(run.id));
  const onOutput = (runId: string) =>
    void outputCame(services, runId).catch((error) => log.error(`No news of output: ${String(error)}`));
  const executor = new ProcessExecutor(
    { config, store },
    {
      dataDirectory,
      environment: process.env,
      sampleEnvironment: { [SAMPLE_DATA]: sampleDirectoryIn(dataDirectory) },
      onOutput,
    },
  );
  const workflow = openWorkflow({
    database,
    definition: await readDefinition(),
    steps: Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [
        name,
        async (input: unknown) => {
          if (name === "PrepareTheLaunch" && executor.isStopping) throw new StoreUnavailableError(STOPPING);
          return step(services, input);
        },
      ]),
    ),
    executors: { "ecs:runTask.sync": executor, "codebuild:startBuild.sync": executor },
    onEnd: (runId, status) => executionEnded(services, runId, status),
    onProblem: ({ runId, state }, error) =>
      log.error(`${[runId, state].filter(Boolean).join(", ")}: ${String(error)}`),
  });
  const clock = { now: () => Date.now() };
  const services: StepServices = {
    config,
    store,
    workflow,
    output,
    notifier,
    launcher,
    places: launcher,
    clock,
  };
  return { services, workflow, executor };
}

async function readDefinition(): Promise<unknown> {
  return JSON.parse(
    await readFile(resolve(import.meta.dirname, "../state-machine/definition.asl.json"), "utf8"),
  );
}
