import { NotDeliveredError } from "../../runs/delivery.ts";

/** How often a message is tried that fails while others are delivered: five minutes at least. */
const MOST_FAILURES = 10;

/** 1, 2, 4, ... 60 seconds, in milliseconds. */
export function backoff(failures: number): number {
  return Math.min(60, 2 ** (failures - 1)) * 1000;
}

/** How long a pause is that Slack asks for, in milliseconds: a second at least, whatever was asked for. */
export function pauseLength(milliseconds: number): number {
  return milliseconds > 1000 && milliseconds < Infinity ? milliseconds : 1000;
}

/** A run whose next message fails. */
interface Trouble {
  failures: number;
  /** Failures that nothing but the message itself explains. */
  own: number;
  /** How many messages of other runs had been delivered at the last failure. */
  deliveredThen: number;
  notBefore: number;
}

/**
 * When to try a message again. A failure holds back the messages of its own run only. A `Retry-After`, or failures
 * of several runs with no success between them, hold back everything, because then it is Slack that fails.
 */
export class Retries {
  readonly #troubles = new Map<string, Trouble>();
  /** The runs that failed since something was delivered. */
  readonly #failing = new Set<string>();
  #delivered = 0;
  #pausedUntil = 0;

  /** The runs whose turn it is not yet. */
  heldBack(now: number): string[] {
    return [...this.#troubles].filter(([, { notBefore }]) => notBefore > now).map(([runId]) => runId);
  }

  isPaused(now: number): boolean {
    return this.#pausedUntil > now;
  }

  /** When it is somebody's turn again; Infinity when nobody is held back. */
  nextTurn(now: number): number {
    if (this.isPaused(now)) return this.#pausedUntil;
    const turns = [...this.#troubles.values()].map(({ notBefore }) => notBefore);
    return Math.min(...turns.filter((turn) => turn > now));
  }

  /** A message was delivered, or never will be: the next one of its run is a new start. */
  settled(runId: string): void {
    this.#troubles.delete(runId);
  }

  /** A message was delivered. When that ends an outage, all that was held back has its turn at once. */
  succeeded(runId: string): void {
    this.settled(runId);
    if (this.#failing.size > 1) for (const trouble of this.#troubles.values()) trouble.notBefore = 0;
    this.#failing.clear();
    this.#delivered += 1;
  }

  /** Slack, or the disk, asks for a while without any message. */
  pause(milliseconds: number, now: number): void {
    this.#pausedUntil = now + pauseLength(milliseconds);
  }

  /** Notes a failure. False when the message should not be tried again. */
  failed(runId: string, error: unknown, now: number): boolean {
    const asked = error instanceof NotDeliveredError ? error.retryAfterSeconds : undefined;
    if (asked !== undefined) {
      this.pause(asked * 1000, now);
      return true;
    }
    const trouble = this.#noted(runId, error);
    this.#failing.add(runId);
    if (this.#failing.size > 1) this.pause(backoff(this.#failing.size - 1), now);
    // Counted from the end of the pause, so that another run has its turn then.
    trouble.notBefore = Math.max(now, this.#pausedUntil) + backoff(trouble.failures);
    return trouble.own < MOST_FAILURES;
  }

  #noted(runId: string, error: unknown): Trouble {
    const before = this.#troubles.get(runId);
    const worksForOthers = before !== undefined && before.deliveredThen < this.#delivered;
    const own = worksForOthers || !(error instanceof NotDeliveredError);
    const trouble = {
      failures: (before?.failures ?? 0) + 1,
      own: (before?.own ?? 0) + (own ? 1 : 0),
      deliveredThen: this.#delivered,
      notBefore: 0,
    };
    this.#troubles.set(runId, trouble);
    return trouble;
  }
}
