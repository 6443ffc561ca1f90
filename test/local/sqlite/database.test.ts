import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DatabaseUnusableError, inTransaction, openDatabase } from "../../../local/sqlite/database.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";

describe("the database", () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = join(emptyDirectory(), "data");
    file = join(directory, "ambulance.db");
  });
  afterEach(() => removeDirectory(join(directory, "..")));

  const opened = (path = directory) => {
    const database = openDatabase(path);
    database.close();
  };
  const value = (database: DatabaseSync, pragma: string) =>
    Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  it("is created with its directory, for its owner only, its side files too", () => {
    const database = openDatabase(directory);
    expect(modeOf(directory)).toBe("700");
    for (const suffix of ["", "-wal", "-shm"]) expect(modeOf(file + suffix)).toBe("600");
    database.close();
  });

  it("is closed to others again when somebody had opened it to them", () => {
    opened();
    chmodSync(file, 0o644);
    opened();
    expect(modeOf(file)).toBe("600");
  });

  it("puts every commit on the disk before it is acknowledged", () => {
    const database = openDatabase(directory);
    expect(value(database, "journal_mode")).toBe("wal");
    expect(value(database, "synchronous")).toBe(2);
    expect(value(database, "foreign_keys")).toBe(1);
    expect(value(database, "busy_timeout")).toBe(1000);
    database.close();
  });

  it("keeps what it holds when it is opened again", () => {
    const database = openDatabase(directory);
    database.exec("INSERT INTO told VALUES ('A', 'card')");
    database.close();
    const again = openDatabase(directory);
    expect(again.prepare("SELECT run_id FROM told").get()).toEqual({ run_id: "A" });
    again.close();
  });

  it("of a newer version is refused, and left as it was", () => {
    opened();
    const newer = new DatabaseSync(file);
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    expect(() => opened()).toThrow(DatabaseUnusableError);
    expect(() => opened()).toThrow(
      /written by a newer version of Ambulance \(its format is 99, .*Start that version/,
    );
  });

  it("of another program is refused, and left as it was", () => {
    opened(directory);
    const other = new DatabaseSync(file);
    other.exec("PRAGMA application_id = 0; DROP TABLE runs; PRAGMA user_version = 0");
    other.close();
    expect(() => opened()).toThrow(/is the database of another program\. Move it away/);
  });

  it("that is a text file is refused, and left as it was", () => {
    opened();
    const text = "Dear diary, ".repeat(1000);
    writeFileSync(file, text);
    expect(() => opened()).toThrow(`${file} is not a database. Move it away, or point AMBULANCE_DATA`);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("that is damaged is refused with advice", () => {
    opened();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 100, bytes.length));
    expect(() => opened()).toThrow(/ambulance\.db is damaged\. Restore it from a copy/);
  });

  it("in a place where no directory can be is refused with that place", () => {
    opened();
    expect(() => opened(file)).toThrow(/EEXIST|ENOTDIR/);
  });

  describe("a transaction", () => {
    it("that fails changes nothing, and the next one works", () => {
      const database = openDatabase(directory);
      const insert = (runId: string) => database.exec(`INSERT INTO told VALUES ('${runId}', 'card')`);
      expect(() =>
        inTransaction(database, () => {
          insert("A");
          insert("A");
        }),
      ).toThrow("UNIQUE constraint failed");
      inTransaction(database, () => insert("B"));
      expect(database.prepare("SELECT run_id FROM told").all()).toEqual([{ run_id: "B" }]);
      database.close();
    });
  });
});
