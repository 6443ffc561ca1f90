import { DatabaseSync } from "node:sqlite";

const TABLES = `
  CREATE TABLE IF NOT EXISTS messages (
    ts TEXT PRIMARY KEY, channel TEXT NOT NULL, thread_ts TEXT, user_id TEXT NOT NULL, text TEXT NOT NULL,
    blocks TEXT NOT NULL, files TEXT NOT NULL, visible_to TEXT, edited INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, length INTEGER NOT NULL, body BLOB, shared INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS views (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, type TEXT NOT NULL, depth INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS views_by_person ON views (person, type, depth);
  CREATE TABLE IF NOT EXISTS locales (person TEXT PRIMARY KEY, locale TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS response_urls (
    token TEXT PRIMARY KEY, channel TEXT NOT NULL, person TEXT NOT NULL, message_ts TEXT,
    expires_at INTEGER NOT NULL, uses INTEGER NOT NULL DEFAULT 0
  ) STRICT;
`;

/** The state file can not be used; the message says which and why. */
export class StateFileError extends Error {
  override name = "StateFileError";
}

/**
 * Opens the workspace's memory. WAL keeps every committed change when the process is killed; the emulator
 * behind the Web API forgets everything, so this file is the only truth. One process has it at a time.
 * Throws `StateFileError`.
 */
export function openDatabase(file: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file);
    database.exec("PRAGMA busy_timeout = 2000; PRAGMA locking_mode = EXCLUSIVE;");
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    database.exec(TABLES);
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StateFileError(`The sandbox can not use its state file ${file}: ${reason}`);
  }
}
