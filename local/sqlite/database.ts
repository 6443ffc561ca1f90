import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";

/** The data directory's database cannot be used as it is; the message says why and what to do. */
export class DatabaseUnusableError extends Error {
  override readonly name = "DatabaseUnusableError";
  constructor(file: string, problem: string, cause?: unknown) {
    super(`${file} ${problem}`, { cause });
  }
}

/**
 * Every commit reaches the disk before it is acknowledged (`FULL`): with `NORMAL` a power failure may take back
 * the last commits, and a run whose start is forgotten would be started again. It costs one fsync per write:
 * 1.5 ms instead of 0.1 where it was measured.
 * Waiting for another connection's lock blocks the whole process, so it ends well before Slack's three seconds.
 */
const SETTINGS = `
  PRAGMA busy_timeout = 1000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
`;

/**
 * Opens `ambulance.db` in the data directory, creating both when they are missing, readable by their owner only.
 * Everything that the server remembers is in this one file.
 * @throws DatabaseUnusableError when the file belongs to a newer version or to another program, or is damaged
 */
export function openDatabase(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, "ambulance.db");
  createPrivately(file);
  const database = new DatabaseSync(file);
  try {
    prepare(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error instanceof DatabaseUnusableError ? error : explained(file, error);
  }
}

/** Runs an action as one write: all of it happens, or none. The action must not wait for anything. */
export function inTransaction<Result>(database: DatabaseSync, action: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = action();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * SQLite gives its other files the mode of this one. An existing file is not opened here: closing it
 * again would drop the locks of every other connection of this process (POSIX locks belong to the process).
 */
function createPrivately(file: string): void {
  try {
    writeFileSync(file, "", { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    chmodSync(file, 0o600);
  }
}

function prepare(database: DatabaseSync, file: string): void {
  refuseForeign(database, file);
  database.exec(SETTINGS);
  inTransaction(database, () => migrate(database, file));
}

function refuseForeign(database: DatabaseSync, file: string): void {
  const owner = pragma(database, "application_id");
  const empty = pragma(database, "schema_version") === 0;
  if (owner === APPLICATION_ID || (owner === 0 && empty)) return;
  throw new DatabaseUnusableError(
    file,
    "is the database of another program. Move it away, or point AMBULANCE_DATA at another directory.",
  );
}

function migrate(database: DatabaseSync, file: string): void {
  const had = pragma(database, "user_version");
  if (had > MIGRATIONS.length) {
    throw new DatabaseUnusableError(
      file,
      `was written by a newer version of Ambulance (its format is ${had}, this version knows ${MIGRATIONS.length}). ` +
        "Start that version, or point AMBULANCE_DATA at another directory.",
    );
  }
  for (const step of MIGRATIONS.slice(had)) database.exec(step);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length};`);
}

function pragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return z.int().parse(row?.[name]);
}

/** SQLite's result codes that people meet: https://www.sqlite.org/rescode.html */
const PROBLEMS: Record<number, string> = {
  5: "is locked by another program. Close what has it open, then try again.",
  8: "may not be written to. Check the permissions of the file and its directory.",
  11: "is damaged. Restore it from a copy, or move it away to start with an empty one.",
  13: "could not be prepared because the disk is full.",
  14: "cannot be opened. Check that it is a file and that you may read and write it.",
  26: "is not a database. Move it away, or point AMBULANCE_DATA at another directory.",
};

function explained(file: string, error: unknown): unknown {
  const code = resultCodeOf(error);
  const problem = code === undefined ? undefined : PROBLEMS[code];
  return problem ? new DatabaseUnusableError(file, problem, error) : error;
}

/** SQLite's primary result code of an error that it threw; undefined for any other error. */
export function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return undefined;
  return error.errcode & 0xff;
}
