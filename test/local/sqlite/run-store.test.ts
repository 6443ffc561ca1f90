import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { historySql, historyValues, NEWEST } from "../../../local/sqlite/history.ts";
import { SqliteRunStore } from "../../../local/sqlite/run-store.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import { joined } from "../../../runs/line.ts";
import { DamagedRecordError } from "../../../runs/record.ts";
import { record } from "../../../runs/run.ts";
import { describeRunStore } from "../../contracts/run-store.contract.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { startProgram } from "../../support/program.ts";
import { someRun, someRunId, someRuns } from "../../support/runs.ts";

const never = (error: Error) => {
  throw error;
};

describeRunStore("SQLite", () => {
  const directory = emptyDirectory();
  const [first, second] = [openDatabase(directory), openDatabase(directory)];
  return {
    store: new SqliteRunStore(first, never),
    second: new SqliteRunStore(second, never),
    dispose: () => {
      first.close();
      second.close();
      removeDirectory(directory);
    },
  };
});

describe("the SQLite store", () => {
  let directory: string;
  let database: DatabaseSync;
  let store: SqliteRunStore;
  let damaged: string[];
  beforeEach(() => {
    directory = emptyDirectory();
    database = openDatabase(directory);
    damaged = [];
    store = new SqliteRunStore(database, (error) => damaged.push(error.key));
  });
  afterEach(() => {
    database.close();
    removeDirectory(directory);
  });

  const damage = (id: string) =>
    database.prepare("UPDATE runs SET record = json_remove(record, '$.mode') WHERE id = ?").run(id);

  describe("with a damaged record", () => {
    it("names the run and what is wrong with it", async () => {
      await store.insert(someRun());
      damage(someRunId());
      await expect(store.get(someRunId())).rejects.toThrow(DamagedRecordError);
      await expect(store.get(someRunId())).rejects.toThrow(
        new RegExp(`record of ${someRunId()} is damaged.*mode`, "s"),
      );
    });

    it("shows the other runs of the page, pages past it, and reports it", async () => {
      const runs = someRuns(5);
      for (const run of runs) await store.insert(run);
      const [a, b, c, d, e] = runs.map((run) => run.id);
      damage(c ?? "");
      const first = await store.history({ limit: 3 });
      const second = await store.history({ limit: 3, after: first.next ?? "" });
      expect(first.runs.map((run) => run.id)).toEqual([e, d]);
      expect(second.runs.map((run) => run.id)).toEqual([b, a]);
      expect((await store.openRuns()).map((run) => run.id)).toEqual([a, b, d, e]);
      expect(damaged).toEqual([c, c]);
    });

    it("cannot get one that is not JSON, nor one whose columns say something else", async () => {
      await store.insert(someRun());
      const set = (expression: string) => database.exec(`UPDATE runs SET record = ${expression}`);
      expect(() => set("'{'")).toThrow("malformed JSON");
      expect(() => set("json_set(record, '$.id', 'other')")).toThrow("CHECK constraint failed");
      expect(() => set("json_remove(record, '$.status')")).toThrow("NOT NULL constraint failed");
      expect(() => database.exec("UPDATE runs SET status = 'succeeded'")).toThrow(
        "cannot UPDATE generated column",
      );
    });

    it("shows the other runs when the disk lost a byte of it", async () => {
      await store.insert(someRun({ reason: "needle" }));
      await store.insert(someRun({ id: someRunId(1) }));
      database.close();
      const file = join(directory, "ambulance.db");
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill("?", bytes.indexOf('needle"') + 6, bytes.indexOf('needle"') + 7));
      database = openDatabase(directory);
      store = new SqliteRunStore(database, (error) => damaged.push(error.message));
      expect((await store.history({ limit: 20 })).runs.map((run) => run.id)).toEqual([someRunId(1)]);
      expect(damaged).toEqual([`The record of ${someRunId()} is damaged: it is not JSON`]);
    });

    it("refuses to write one that it could not read", async () => {
      await expect(store.insert({ ...someRun(), requestedAt: 0.5 })).rejects.toThrow(DamagedRecordError);
      expect(await store.get(someRunId())).toBeUndefined();
    });
  });

  describe("on a full disk", () => {
    const fill = () => database.exec("PRAGMA max_page_count = 1");
    const free = () => database.exec("PRAGMA max_page_count = 1000000");
    const long = "x".repeat(50_000);

    it("says so, keeps the old version, and takes writes again when there is room", async () => {
      const run = someRun();
      const line = joined(await store.line("production"), run.id, "token");
      await store.insert(run);
      await store.replaceLine(line);
      fill();
      await expect(store.replace(record(run, { reason: long }))).rejects.toThrow(StoreUnavailableError);
      await expect(store.insert(someRun({ id: someRunId(1), reason: long }))).rejects.toThrow(
        StoreUnavailableError,
      );
      await expect(store.replaceLine(joined(line, long, ""))).rejects.toThrow(StoreUnavailableError);
      expect(await store.get(run.id)).toEqual(run);
      expect(await store.get(someRunId(1))).toBeUndefined();
      free();
      await store.replace(record(run, { reason: long }));
      expect(await store.get(run.id)).toMatchObject({ version: 2, reason: long });
    });
  });

  it("that is locked by another program gives up soon and says so", async () => {
    const other = openDatabase(directory);
    other.exec("BEGIN IMMEDIATE");
    await expect(store.insert(someRun())).rejects.toThrow(StoreUnavailableError);
    other.exec("ROLLBACK");
    other.close();
    expect(await store.insert(someRun())).toBe(true);
  });

  describe("a history page", () => {
    const filters = { requester: "U0DEVELOPER", target: "production", status: "failed" } as const;
    const keys = ["requester", "target", "status"] as const;
    const combinations = Array.from({ length: 8 }, (_, bits) => keys.filter((_, bit) => bits & (1 << bit)));

    it.each(combinations.map((given) => [given.join(" and ") || "nothing", given] as const))(
      "for %s is read from its own index, in order, without reading other runs",
      (_, given) => {
        const query = { limit: 20, ...Object.fromEntries(given.map((key) => [key, filters[key]])) };
        const plan = database
          .prepare(`EXPLAIN QUERY PLAN ${historySql(query)}`)
          .all(historyValues(query, NEWEST));
        const conditions = [...given.map((key) => `${key}=?`), "requested_at>?"];
        expect(plan).toHaveLength(1);
        expect(plan[0]?.detail).toContain(`INDEX ${["runs_by", ...given].join("_")} (`);
        for (const condition of conditions) expect(plan[0]?.detail).toContain(condition);
      },
    );
  });

  it("has every acknowledged write after its process was killed in the middle of writing", async () => {
    const writer = startProgram(new URL("writer.ts", import.meta.url), directory);
    const acknowledged: string[] = [];
    while (acknowledged.length < 200) acknowledged.push(await writer.line());
    acknowledged.push(...(await writer.kill()));
    const last = new Map(acknowledged.map((line) => line.split(" ") as [string, string]));
    for (const [id, version] of last) {
      const run = await store.get(id);
      expect(run?.version).toBeGreaterThanOrEqual(Number(version));
    }
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  });

  it("loses no write of two processes that write the same run and the same line", async () => {
    const racers = ["a", "b"].map((name) =>
      startProgram(new URL("racer.ts", import.meta.url), directory, name, "40"),
    );
    expect(await Promise.all(racers.map((racer) => racer.ended))).toEqual([0, 0]);
    const run = await store.get(someRunId());
    expect(run).toMatchObject({ version: 81 });
    expect(run?.links.filter(({ name }) => name === "a")).toHaveLength(40);
    expect(await store.line("production")).toMatchObject({
      version: 80,
      waiting: expect.toSatisfy((all) => all.length === 80),
    });
  });
});
