import { DatabaseSync } from "node:sqlite";
import { z } from "zod";

const SQLITE_BUSY = 5;
const busySchema = z.object({ errcode: z.literal(SQLITE_BUSY) });

/** Other processes kept the lock all the time that this one could wait. */
export class LockedTooLongError extends Error {
  override readonly name = "LockedTooLongError";
  constructor(seconds: number) {
    super(`Another process has been using the sample shop for ${seconds} s.`);
  }
}

/**
 * Takes a lock that one process can have at a time, and keeps it until this process ends, however it does: it is a
 * lock of the operating system, taken through SQLite. Blocks this process while it waits.
 * @param file is made when it is missing
 * @param onWait called once when another process has the lock
 * @throws LockedTooLongError
 */
export function takeLock(file: string, waitSeconds: number, onWait: () => void): DatabaseSync {
  const lock = new DatabaseSync(file);
  if (tryToLock(lock, 0)) return lock;
  onWait();
  if (tryToLock(lock, waitSeconds * 1000)) return lock;
  throw new LockedTooLongError(waitSeconds);
}

function tryToLock(lock: DatabaseSync, waitMs: number): boolean {
  try {
    lock.exec(`PRAGMA busy_timeout = ${waitMs}; BEGIN EXCLUSIVE`);
    return true;
  } catch (error) {
    if (busySchema.safeParse(error).success) return false;
    throw error;
  }
}
