import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { openWorkflow } from "../../../local/workflow.ts";
import { steps as realSteps } from "../../../state-machine/steps/index.ts";
import { someRunId } from "../../support/runs.ts";
import { ordinary, realDefinition } from "./world.ts";

/**
 * A server in a process of its own, to be killed: it writes down what it does, and hangs in the step that it is told
 * to hang in. `node killed-server.ts <directory> [<step>]`
 */
const [directory = "", hangsIn] = process.argv.slice(2);
const tokenFile = join(directory, "token");

async function did(entry: string): Promise<void> {
  appendFileSync(join(directory, "log"), `${entry}\n`);
  if (entry === hangsIn) await new Promise(() => {});
}

async function callStep(name: string, input: unknown): Promise<unknown> {
  const token = typeof input === "object" && input && "token" in input ? String(input.token) : "";
  if (name === "WaitForApproval") writeFileSync(tokenFile, token);
  if (name === "TakeTheTarget") await workflow.answer(token, {});
  await did(name);
  return Object.entries(ordinary).find(([known]) => known === name)?.[1]();
}

async function approve(): Promise<void> {
  if (existsSync(tokenFile)) await workflow.answer(readFileSync(tokenFile, "utf8"), { verdict: "approved" });
}

const executor = {
  run: () => did("run"),
  resume: async () => {
    await did("resume");
    throw Object.assign(new Error("It died with the server"), { name: "Interrupted" });
  },
};

const workflow = openWorkflow({
  database: openDatabase(directory),
  definition: realDefinition,
  steps: Object.fromEntries(
    Object.keys(realSteps).map((name) => [name, (input: unknown) => callStep(name, input)]),
  ),
  executors: { "ecs:runTask.sync": executor, "codebuild:startBuild.sync": executor },
  onEnd: async (_, status) => {
    await did(status);
    setImmediate(() => process.exit(0));
  },
  onProblem: () => {},
});

workflow.resume();
await workflow.start(someRunId());
setInterval(approve, 10);
