import { ProcessExecutor } from "../../../local/execution/executor.ts";
import { ProcessLauncher } from "../../../local/execution/launcher.ts";
import { FileOutput } from "../../../local/execution/output.ts";
import { configSchema } from "../../../runs/config.ts";
import { approvedRun } from "../../support/approved-run.ts";
import { processTarget } from "../../support/process-target.ts";

// A server that executes one run until it is killed.
const [directory = "", command = ""] = process.argv.slice(2);
const config = configSchema.parse({
  channel: "C0RUNS",
  targets: { production: { ...processTarget, approval: "never" } },
});
const launcher = new ProcessLauncher(directory, new FileOutput(directory), () => []);
const run = await approvedRun(command, config, launcher);
const executor = new ProcessExecutor(
  { config, store: { get: async () => run } },
  { dataDirectory: directory, environment: process.env, sampleEnvironment: {}, onOutput: () => undefined },
);
const target = config.targets.production;
if (!target) throw new Error("no target");
const plan = await launcher.plan(run, target);
await executor.run(plan.arguments, { signal: new AbortController().signal });
