import type { Catcher, Retrier } from "./definition.ts";

/** States.TaskFailed stands for every error but a timeout, States.ALL for every error. */
function matches({ ErrorEquals }: { ErrorEquals: readonly string[] }, error: string): boolean {
  return ErrorEquals.some(
    (name) =>
      name === error || name === "States.ALL" || (name === "States.TaskFailed" && error !== "States.Timeout"),
  );
}

/** The first catcher of a state that an error is for. */
export function catcherFor(catchers: readonly Catcher[], error: string): Catcher | undefined {
  return catchers.find((catcher) => matches(catcher, error));
}

/** When a failed state is tried again, and the number of retries so far of each of its retriers. */
export interface NextTry {
  delayMs: number;
  retries: number[];
}

/**
 * Only the first retrier that matches counts, even when its attempts are used up: that is how the states language
 * reads a Retry.
 * @param retries how often each retrier was used in this state so far
 */
export function nextTry(
  retriers: readonly Retrier[],
  error: string,
  retries: readonly number[],
): NextTry | undefined {
  const index = retriers.findIndex((retrier) => matches(retrier, error));
  const retrier = retriers[index];
  const used = retries[index] ?? 0;
  if (!retrier || used >= retrier.MaxAttempts) return undefined;
  const seconds = retrier.IntervalSeconds * retrier.BackoffRate ** used;
  return {
    delayMs: Math.min(seconds, retrier.MaxDelaySeconds) * 1000,
    retries: retriers.map((_, at) => (retries[at] ?? 0) + (at === index ? 1 : 0)),
  };
}
