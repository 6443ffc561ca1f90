import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { ProcessExecutor } from "../../../local/execution/executor.ts";
import { ProcessLauncher } from "../../../local/execution/launcher.ts";
import { FileOutput } from "../../../local/execution/output.ts";
import { RunDirectory } from "../../../local/execution/run-directory.ts";
import type { ConfigInput } from "../../../runs/config.ts";
import { evidenceOfDryRun } from "../../../runs/dry-run.ts";
import { type DryRun, type Run, record } from "../../../runs/run.ts";
import { approvedRun } from "../../support/approved-run.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { processTarget } from "../../support/process-target.ts";
import { someConfig, someServices } from "../../support/services.ts";

/** A run whose dry run has ended, which its record says. */
function withDryRun(run: Run, dryRun: DryRun): Run {
  const detail = { evidence: evidenceOfDryRun(dryRun) };
  return {
    ...record(run, { dryRun }, { kind: "dry-run-ended", by: "ambulance", at: dryRun.at, detail }),
    version: 1,
  };
}

/** An executor with one run of a script, and ways to look at what came of it. */
async function executionIn(
  directory: string,
  command: string,
  target: Partial<ConfigInput["targets"][string]> = {},
  dryRun?: DryRun,
) {
  const config = someConfig({ ...processTarget, approval: "never", ...target });
  const { services } = someServices({ config });
  const output = new FileOutput(directory);
  const launcher = new ProcessLauncher(directory, output, () => []);
  const approved = await approvedRun(command, config, launcher);
  const run = dryRun ? withDryRun(approved, dryRun) : approved;
  await services.store.insert(run);
  const found = config.targets.production;
  if (!found) throw new Error("no target");
  const plan = await launcher.plan(run, found);
  const abort = new AbortController();
  const executor = new ProcessExecutor(services, {
    dataDirectory: directory,
    environment: { ...process.env, SECRET: "hidden", SHOWN: "seen" },
    sampleEnvironment: {},
    onOutput: () => undefined,
    graceMs: 300,
  });
  const printed = async () => Buffer.from(await output.read(run.id, 0, 1_000_000)).toString();
  return {
    run: () => executor.run(plan.arguments, { signal: abort.signal }),
    resume: () => executor.resume(plan.arguments, { signal: abort.signal }),
    result: () => launcher.result(run),
    place: () => launcher.place("production", found),
    files: new RunDirectory(directory, run.id),
    printed,
    abort,
    executor,
    config,
    id: run.id,
  };
}

/** Executions whose files are gone when their test is over. */
export function useExecutions() {
  let directory = "";
  beforeEach(() => {
    directory = emptyDirectory();
  });
  afterEach(() => removeDirectory(directory));
  return {
    execution: (command: string, target?: Partial<ConfigInput["targets"][string]>, dryRun?: DryRun) =>
      executionIn(directory, command, target, dryRun),
    inDirectory: (name: string) => join(directory, name),
  };
}
