import { TargetUnavailableError } from "../runs/errors.ts";

/** AWS did not do what it was asked, for a reason that may pass: throttling, an outage, a lost connection. `cause` says which. */
export class AwsCallFailedError extends Error {
  override readonly name = "AwsCallFailedError";
  readonly action: string;
  constructor(action: string, cause: unknown) {
    super(`AWS did not do ${action}: ${wordsOf(cause)}`, { cause });
    this.action = action;
  }
}

/** Names under which services and STS say that somebody lacks a permission. */
const DENIED = new Set(["AccessDeniedException", "AccessDenied", "UnauthorizedOperation"]);

/**
 * Calls AWS, and names what went wrong.
 * @param action as IAM writes it, such as `ecs:DescribeServices`
 * @throws TargetUnavailableError naming the missing permission
 * @throws AwsCallFailedError for whatever else
 */
export async function calling<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof Error && DENIED.has(error.name)
      ? new TargetUnavailableError(denied(action, error.message))
      : new AwsCallFailedError(action, error);
  }
}

/** The error of AWS behind a failed call, by the name that AWS gave it. */
export function refusedAs(error: unknown, ...names: string[]): boolean {
  return (
    error instanceof AwsCallFailedError && error.cause instanceof Error && names.includes(error.cause.name)
  );
}

/** What AWS wrote, without whatever a client may have attached to it. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : "unknown error";
}

/** AWS names the action that is missing, which need not be the one that was called: `iam:PassRole`, `sts:AssumeRole`. */
function denied(action: string, message: string): string {
  const missing = /not authorized to perform: ([a-z0-9-]+:\w+)(?: on resource: (\S+))?/.exec(message);
  const on = missing?.[2] ? ` on ${missing[2]}` : "";
  return `Ambulance lacks the permission ${missing?.[1] ?? action}${on}.`;
}
