import { ProcessExecutor } from "../../../local/execution/executor.ts";
import { ProcessLauncher } from "../../../local/execution/launcher.ts";
import { FileOutput } from "../../../local/execution/output.ts";
import { configSchema } from "../../../runs/config.ts";
import { processTarget } from "../../support/process-target.ts";
import { someRun } from "../../support/runs.ts";

// A server that executes one run until it is killed.
const [directory = "", command = ""] = process.argv.slice(2);
const run = someRun({ command, status: "running", startedAt: Date.now() });
const config = configSchema.parse({ channel: "C0RUNS", targets: { production: processTarget } });
const store = { get: async () => run };
const executor = new ProcessExecutor(
  { config, store },
  { dataDirectory: directory, environment: process.env, sampleEnvironment: {}, onOutput: () => undefined },
);
const target = config.targets.production;
if (!target) throw new Error("no target");
const plan = await new ProcessLauncher(directory, new FileOutput(directory), () => []).plan(run, target);
await executor.run(plan.arguments, { signal: new AbortController().signal });
