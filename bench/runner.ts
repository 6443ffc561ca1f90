import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, mariadb, postgresql, sqlite } from "../test/rails/databases/servers.ts";
import { type Ended, Runs } from "../test/rails/rails-app.ts";
import { median, type Row } from "./row.ts";

const ROUNDS = 3;
const app = join(import.meta.dirname, "../test/fixtures/rails-app");
const rails = join(app, "bin/rails");
const runner = join(import.meta.dirname, "../rails/runner.rb");

const QUERIES = `
began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
10_000.times { |n| User.where(id: n % 20).pluck(:name) }
puts Process.clock_gettime(Process::CLOCK_MONOTONIC) - began`;
const MANY_ROWS = `
Order.delete_all
100.times { |n| Order.insert_all!(Array.new(1000) { |m| { user_id: m, state: "open", cents: n } }) }`;

/** What the runner costs beside a bare `rails runner`, on the databases that this machine has. */
export async function benchRunner(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const engine of [sqlite, postgresql, mariadb]) {
    const missing = engine.missing();
    if (missing) console.warn(`The runner is not measured on ${engine.name}: ${missing}`);
    else rows.push(...(await benchOn(engine)));
  }
  return rows;
}

async function benchOn(engine: Engine): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), "ambulance-bench-"));
  const databases = await engine.start(directory);
  try {
    const environment = { PATH: process.env.PATH ?? "", FIXTURE_DATABASE: databases.primary };
    const runs = new Runs(directory, [rails, "runner", runner], environment);
    const bare = (script: string) => bareRun(directory, environment, script);
    await runs.run('load Rails.root.join("db/schema.rb")');
    const start = engine === sqlite ? [await addedTime(runs, bare)] : [];
    return [...start, ...(await queryTimes(engine, runs, bare)), await dryUpdate(engine, runs)];
  } finally {
    await databases.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function bareRun(directory: string, env: Record<string, string>, script: string): string {
  const file = join(directory, "bare.rb");
  writeFileSync(file, script);
  return execFileSync(rails, ["runner", file], { cwd: app, env, encoding: "utf8" });
}

async function addedTime(runs: Runs, bare: (script: string) => string): Promise<Row> {
  const added: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    bare("User.count");
    const between = performance.now();
    await runs.run("User.count");
    added.push(performance.now() - between - (between - began));
  }
  const measured = Math.round(median(added)) / 1000;
  return { name: "runner, added to a bare `rails runner`", measured, bar: 0.15, unit: "s" };
}

/** The rounds alternate, so that what else the machine does falls on all of them. */
async function queryTimes(engine: Engine, runs: Runs, bare: (script: string) => string): Promise<Row[]> {
  const modes = ["write", "read-only", "dry-run"] as const;
  const ratios = { write: [] as number[], "read-only": [] as number[], "dry-run": [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const alone = Number(bare(QUERIES));
    for (const mode of modes) ratios[mode].push(Number((await runs.run(QUERIES, { mode })).shown) / alone);
  }
  return modes.map((mode) => ({
    name: `runner, 10,000 queries of a ${mode} run on ${engine.name}, to those of a bare one`,
    measured: Math.round(median(ratios[mode]) * 100) / 100,
    bar: 1.05,
    unit: "",
  }));
}

async function dryUpdate(engine: Engine, runs: Runs): Promise<Row> {
  await runs.run(MANY_ROWS);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const script = `Order.update_all(cents: ${1000 + round})`;
    const dry = milliseconds(await runs.run(script, { mode: "dry-run" }));
    ratios.push(dry / milliseconds(await runs.run(script)));
  }
  const name = `runner, dry run of an update of 100,000 rows on ${engine.name}, to the real one`;
  return { name, measured: Math.round(median(ratios) * 100) / 100, bar: 1.2, unit: "" };
}

/** From the beginning of the script to its report, with commit or rollback in it. */
function milliseconds({ report, shown }: Ended): number {
  if (report.kind !== "finished" || report.finished.exit !== 0) throw new Error(`The run failed: ${shown}`);
  return report.finished.ms;
}
