import { StoreUnavailableError } from "../../runs/errors.ts";
import { resultCodeOf } from "./database.ts";

/** BUSY, READONLY, IOERR, FULL, CANTOPEN: the disk or its file system, not the program, is at fault. */
const UNAVAILABLE: readonly (number | undefined)[] = [5, 8, 10, 13, 14];

/**
 * Runs a statement and tells a store that cannot take it apart from a mistake of ours.
 * @throws StoreUnavailableError
 */
export function available<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw UNAVAILABLE.includes(resultCodeOf(error)) ? new StoreUnavailableError(error) : error;
  }
}
