import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { inTransaction, openDatabase } from "../local/sqlite/database.ts";
import { type LocalWorkflow, openWorkflow } from "../local/workflow.ts";
import { runIdOfView } from "../runs/run-id.ts";
import type { Row } from "./row.ts";

const RUNS = 10_000;
const definition: unknown = JSON.parse(
  readFileSync(new URL("../state-machine/definition.asl.json", import.meta.url), "utf8"),
);
const names = [...JSON.stringify(definition).matchAll(/\$\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
const tokenInput = z.object({ token: z.string() });

/** How long a server that starts takes until 10,000 runs that wait for approval can be approved again. */
export async function benchWalker(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), "ambulance-bench-"));
  try {
    const token = await fill(directory);
    const began = performance.now();
    await resumeAndAnswer(directory, token);
    const measured = Math.round(performance.now() - began);
    return [{ name: "walker resumes 10,000 waiting runs, one goes on", measured, bar: 2000, unit: "ms" }];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function resumeAndAnswer(directory: string, token: string): Promise<void> {
  const database = openDatabase(directory);
  const moved = Promise.withResolvers<void>();
  const workflow = workflowOf(database, (step) => {
    if (step === "TakeTheTarget") moved.resolve();
  });
  workflow.resume();
  await workflow.answer(token, { verdict: "approved" });
  await moved.promise;
  await workflow.close();
  database.close();
}

/** One run is brought to its approval by the walker, the others are copies of it. Gives the token of one of them. */
async function fill(directory: string): Promise<string> {
  const database = openDatabase(directory);
  const waits = Promise.withResolvers<string>();
  const workflow = workflowOf(database, (step, input) => {
    if (step === "WaitForApproval") waits.resolve(tokenInput.parse(input).token);
  });
  await workflow.start(runIdOfView("T0/V0", Date.now()));
  const token = await waits.promise;
  await workflow.close();
  inTransaction(database, () => copy(database));
  database.close();
  return token;
}

function copy(database: DatabaseSync): void {
  database.exec(`
    CREATE TEMP TABLE one AS SELECT * FROM executions;
    CREATE TEMP TABLE its_token AS SELECT * FROM execution_tokens;`);
  const rename = database.prepare("UPDATE one SET run_id = :id, token = :token");
  const renameToken = database.prepare("UPDATE its_token SET run_id = :id, token = :token");
  const insert = database.prepare("INSERT INTO executions SELECT * FROM one");
  const insertToken = database.prepare("INSERT INTO execution_tokens SELECT * FROM its_token");
  for (let n = 1; n < RUNS; n++) {
    const values = { id: runIdOfView(`T0/V${n}`, Date.now()), token: `token ${n}` };
    rename.run(values);
    renameToken.run(values);
    insert.run();
    insertToken.run();
  }
}

function workflowOf(database: DatabaseSync, onStep: (step: string, input: unknown) => void): LocalWorkflow {
  const step = (name: string) => async (input: unknown) => {
    onStep(name, input);
    return name === "CheckTheCommand" ? { verdict: "ask", approvalSeconds: 86_400 } : {};
  };
  const executor = { run: async () => ({}), resume: async () => ({}) };
  return openWorkflow({
    database,
    definition,
    steps: Object.fromEntries(names.map((name) => [name, step(name)])),
    executors: { "ecs:runTask.sync": executor, "codebuild:startBuild.sync": executor },
    onEnd: async () => {},
    onProblem: (where, error) => console.error(where, error),
  });
}
