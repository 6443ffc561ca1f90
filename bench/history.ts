import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { ulid } from "ulid";
import { appendEntry } from "../audit/entry.ts";
import { inTransaction, openDatabase } from "../local/sqlite/database.ts";
import { SqliteRunStore } from "../local/sqlite/run-store.ts";
import type { HistoryQuery } from "../runs/ports.ts";
import type { Run } from "../runs/run.ts";
import type { Status } from "../runs/status.ts";
import { someRun } from "../test/support/runs.ts";
import { median, type Row } from "./row.ts";

const RUNS = 1_000_000;
const FIRST = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const LAST = FIRST + RUNS * MINUTE;
const TIMES = 15;

/** Half of all runs are one requester's, half go to one target; of the other values there are few or one. */
const requesterOf = (n: number) => (n % 2 === 0 ? "U0BUSY" : n === 77_777 ? "U0ONCE" : `U0DEV${n % 301}`);
const targetOf = (n: number) => (n % 4 < 2 ? "production" : n === 1234 ? "forgotten" : `staging-${n % 19}`);
const statusOf = (n: number): Status =>
  n < 4 ? "interrupted" : n % 11 === 0 ? "failed" : n % 501 === 0 ? "timed-out" : "succeeded";

/**
 * How long a history page of 20 takes in the store, out of a million runs: for every combination of filters,
 * with values that are frequent, rare and unknown, with and without a beginning, on the first page and deep down.
 */
export async function benchHistory(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), "ambulance-bench-"));
  const database = openDatabase(directory);
  try {
    fill(database);
    const store = new SqliteRunStore(database, (error) => {
      throw error;
    });
    const deep = (await store.get(idOf(RUNS / 10)))?.id ?? "";
    await medianOf(store, { limit: 20 });
    const measured: [string, number][] = [];
    for (const query of queries(deep)) measured.push([describeQuery(query), await medianOf(store, query)]);
    return rowsOf(measured);
  } finally {
    database.close();
    rmSync(directory, { recursive: true });
  }
}

function rowsOf(measured: readonly [string, number][]): Row[] {
  const [worst = ["nothing", Number.NaN] as const] = measured.toSorted(([, a], [, b]) => b - a);
  const bar = { bar: 5, unit: "ms" };
  return [
    {
      name: "history page of 20 from 1,000,000 runs, no filter",
      measured: measured[0]?.[1] ?? Number.NaN,
      ...bar,
    },
    { name: `the worst of ${measured.length} filters (${worst[0]})`, measured: worst[1], ...bar },
  ];
}

/** Inserts what `SqliteRunStore.insert` would, without parsing each run and without waiting for the disk. */
function fill(database: DatabaseSync): void {
  const template = finishedRun();
  const record = JSON.stringify(template);
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000");
  const insert = database.prepare("INSERT INTO runs (id, record) VALUES (?, ?)");
  for (let from = 0; from < RUNS; from += 50_000) {
    inTransaction(database, () => {
      for (let n = from; n < from + 50_000; n++) insert.run(idOf(n), recordOf(record, template.id, n));
    });
  }
  database.exec("PRAGMA cache_size = -2000");
}

function idOf(n: number): string {
  return ulid(FIRST + n * MINUTE, () => 0.5);
}

function recordOf(template: string, id: string, n: number): string {
  return template
    .replace(id, idOf(n))
    .replace('"succeeded"', `"${statusOf(n)}"`)
    .replace('"production"', `"${targetOf(n)}"`)
    .replace('"U0DEVELOPER"', `"${requesterOf(n)}"`)
    .replace(/"requestedAt":\d+/, `"requestedAt":${FIRST + n * MINUTE}`);
}

/** A run as most are: approved, carried out, with some lines of Ruby. */
function finishedRun(): Run {
  const run = someRun({
    status: "succeeded",
    command: "User.where(plan: :trial).find_each(&:touch)\n".repeat(8),
  });
  const facts = ["checked", "approved", "started", "finished"] as const;
  const entries = facts.reduce(
    (all, kind) =>
      appendEntry(all, { kind, by: "ambulance", at: FIRST, detail: { digest: run.digest ?? null } }),
    run.entries,
  );
  return { ...run, entries };
}

function queries(deep: string): HistoryQuery[] {
  const all: HistoryQuery[] = [];
  for (const after of [undefined, deep]) {
    for (const since of [undefined, FIRST, LAST - 7 * 1440 * MINUTE, LAST + MINUTE]) {
      for (const requester of [undefined, "U0BUSY", "U0ONCE", "U0NOBODY"]) {
        for (const target of [undefined, "production", "forgotten", "nowhere"]) {
          for (const status of [undefined, "succeeded", "interrupted", "running"] as const) {
            all.push({ limit: 20, ...given({ after, since, requester, target, status }) });
          }
        }
      }
    }
  }
  return all;
}

type Filters = { [Name in keyof Omit<HistoryQuery, "limit">]: HistoryQuery[Name] | undefined };

function given({ after, since, requester, target, status }: Filters): Omit<HistoryQuery, "limit"> {
  return {
    ...(after === undefined ? {} : { after }),
    ...(since === undefined ? {} : { since }),
    ...(requester === undefined ? {} : { requester }),
    ...(target === undefined ? {} : { target }),
    ...(status === undefined ? {} : { status }),
  };
}

async function medianOf(store: SqliteRunStore, query: HistoryQuery): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const began = performance.now();
    await store.history(query);
    times.push(performance.now() - began);
  }
  return median(times);
}

function describeQuery({ limit: _, ...query }: HistoryQuery): string {
  const filters = Object.entries(query).map(([name, value]) => `${name} ${value}`);
  return filters.join(", ") || "none at all";
}
