import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { resultCodeOf } from "./database.ts";

/** Another server works on the data directory. Two would start the same run twice. */
export class DataDirectoryInUseError extends Error {
  override readonly name = "DataDirectoryInUseError";
  constructor(directory: string, holder: string) {
    super(
      `${directory} is in use by another Ambulance server${holder}. ` +
        "Stop that one, or point AMBULANCE_DATA at another directory.",
    );
  }
}

/** The right to be the only server on a data directory, until it is released or the process ends. */
export interface Claim {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Makes this process the only server on a data directory. The claim is a lock of the operating system, taken
 * through SQLite on a file of its own: it ends with the process however that dies, so there is no stale one to
 * recognise, and a process id that means something else in another container cannot mislead it.
 * @throws DataDirectoryInUseError
 */
export function claimDirectory(directory: string): Claim {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(directory, "server.lock"));
  try {
    lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw resultCodeOf(error) === SQLITE_BUSY
      ? new DataDirectoryInUseError(directory, holderOf(directory))
      : error;
  }
  writeFileSync(join(directory, "server.pid"), `${process.pid}\n`, { mode: 0o600 });
  return { release: () => lock.close() };
}

/** For the message only; the lock itself says nothing about its holder. */
function holderOf(directory: string): string {
  try {
    return ` (process ${readFileSync(join(directory, "server.pid"), "utf8").trim()})`;
  } catch {
    return "";
  }
}
