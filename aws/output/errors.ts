/** The logs or the bucket did not answer as they should: nobody can say now what a run printed. Asking later may help. */
export class OutputUnavailableError extends Error {
  override readonly name = "OutputUnavailableError";
  constructor(runId: string, cause: unknown) {
    super(`The output of ${runId} cannot be read or kept now: ${reasonOf(cause)}`, { cause });
  }
}

/** What AWS calls the error, or the code that this machine gives it, as ENOSPC. Messages may quote what is secret. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}

/** Whether AWS refused with one of these errors. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
