import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Engine, mariadb, postgresql, sqlite } from "../test/rails/databases/servers.ts";
import { type Ended, Runs } from "../test/rails/rails-app.ts";
import { median, quantile, type Row } from "./row.ts";
import { Contestant, inTurns } from "./turns.ts";

const ROUNDS = 5;
/** Of a hundred queries each: 10,000 in all generations of processes. */
const TURNS = 100;
const GENERATIONS = 4;
const app = join(import.meta.dirname, "../test/fixtures/rails-app");
const rails = join(app, "bin/rails");
const runner = join(import.meta.dirname, "../rails/runner.rb");

const QUERIES = "100.times { |n| User.where(id: n % 20).pluck(:name) }";
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
    await runs.run('load Rails.root.join("db/schema.rb")');
    const given = { engine, directory, environment, runs };
    const start = engine === sqlite ? [await addedTime(given)] : [];
    return [...start, ...(await queryTimes(given)), ...(await dryUpdates(given))];
  } finally {
    await databases.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Given {
  engine: Engine;
  directory: string;
  environment: Record<string, string>;
  runs: Runs;
}

function bareFile({ directory }: Given, script: string): string {
  const file = join(directory, "bare.rb");
  writeFileSync(file, script);
  return file;
}

function bareRun(given: Given, script: string): string {
  const { environment: env } = given;
  return execFileSync(rails, ["runner", bareFile(given, script)], { cwd: app, env, encoding: "utf8" });
}

async function addedTime(given: Given): Promise<Row> {
  const added: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    bareRun(given, "User.count");
    const between = performance.now();
    await given.runs.run("User.count");
    added.push(performance.now() - between - (between - began));
  }
  const measured = Math.round(median(added)) / 1000;
  return { name: "runner, added to a bare `rails runner`", measured, bar: 0.15, unit: "s" };
}

const MODES = ["write", "read-only", "dry-run"] as const;

/**
 * Two bare processes differ by 10 % on a machine that does something else too, so there are several of each kind, and
 * what counts is the time that its quickest turns took: whatever disturbs a turn only makes it slower.
 */
async function queryTimes(given: Given): Promise<Row[]> {
  const seconds = new Map<string, number[]>();
  for (let generation = 0; generation < GENERATIONS; generation++) {
    const contestants = await contestantsOf(given, generation);
    await takeTurns(contestants, seconds);
    for (const [, contestant] of contestants) await contestant.stop();
  }
  const quickest = (kind: string) => quantile(seconds.get(kind) ?? [], 0.1);
  return MODES.map((mode) => ({
    name: `runner, 10,000 queries of a ${mode} run on ${given.engine.name}, to those of a bare one`,
    measured: Math.round((quickest(mode) / quickest("bare")) * 100) / 100,
    bar: 1.05,
    unit: "",
  }));
}

type Contestants = [kind: string, contestant: Contestant][];

async function contestantsOf(given: Given, generation: number): Promise<Contestants> {
  const place = (kind: string) => join(given.directory, `${kind}-${generation}`);
  const bare = await Contestant.begin(place("bare"), () => {
    const file = bareFile(given, inTurns(place("bare"), QUERIES));
    return promisify(execFile)(rails, ["runner", file], { cwd: app, env: given.environment });
  });
  const contestants: Contestants = [["bare", bare]];
  for (const mode of MODES) {
    const start = () => given.runs.run(inTurns(place(mode), QUERIES), { mode, timeLimit: 3600 });
    contestants.push([mode, await Contestant.begin(place(mode), start)]);
  }
  return contestants;
}

/** Adds the seconds of all turns but each one's first, in which Rails loads what it needs. */
async function takeTurns(contestants: Contestants, seconds: Map<string, number[]>): Promise<void> {
  for (let turn = 0; turn <= TURNS / GENERATIONS; turn++) {
    const first = turn % contestants.length;
    for (const [kind, contestant] of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const taken = await contestant.turn();
      if (turn > 0) seconds.set(kind, [...(seconds.get(kind) ?? []), taken]);
    }
  }
}

/**
 * A dry run has to roll back, which databases do at different speeds: the second row says what is left when the bare
 * script rolls back too.
 */
async function dryUpdates(given: Given): Promise<Row[]> {
  await given.runs.run(MANY_ROWS);
  const toReal: number[] = [];
  const toRolledBack: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const script = `Order.update_all(cents: ${1000 + round})`;
    const dry = milliseconds(await given.runs.run(script, { mode: "dry-run" }));
    toRolledBack.push(dry / Number(bareRun(given, rolledBack(script))));
    toReal.push(dry / milliseconds(await given.runs.run(script)));
  }
  const name = `runner, dry run of an update of 100,000 rows on ${given.engine.name}`;
  const row = { bar: 1.2, unit: "" };
  return [
    { name: `${name}, to the real one`, measured: hundredths(toReal), ...row },
    { name: `${name}, to a bare one that is rolled back`, measured: hundredths(toRolledBack), ...row },
  ];
}

function rolledBack(script: string): string {
  return `
began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
Order.transaction { ${script}; raise ActiveRecord::Rollback }
puts((Process.clock_gettime(Process::CLOCK_MONOTONIC) - began) * 1000)`;
}

function hundredths(ratios: number[]): number {
  return Math.round(median(ratios) * 100) / 100;
}

/** From the beginning of the script to its report, with commit or rollback in it. */
function milliseconds({ report, shown }: Ended): number {
  if (report.kind !== "finished" || report.finished.exit !== 0) throw new Error(`The run failed: ${shown}`);
  return report.finished.ms;
}
