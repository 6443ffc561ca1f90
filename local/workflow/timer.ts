import type { Clock } from "../../runs/ports.ts";

/** A clock that can also wake somebody up; tests have one that moves when they say so. */
export interface WakingClock extends Clock {
  /** Calls the action once, after at least this many milliseconds. Returns what cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** The time of this machine. A timer alone does not keep the process alive. */
export const systemClock: WakingClock = {
  now: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms).unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Longest sleep in milliseconds: Node's timers overflow after 24.8 days and fire at once, and they stand still while a
 * machine is suspended, so the clock is looked at now and then.
 */
const LONGEST_SLEEP = 10 * 60_000;

/** After a look at the deadlines that failed (the disk is full, say), it is tried again this much later, in milliseconds. */
const PAUSE = 5_000;

/** What the timer needs to know about deadlines, which live elsewhere. */
export interface Deadlines {
  /** The first deadline that is later than a time. */
  nearestAfter(time: number): number | undefined;
  /** Acts on every deadline up to now. */
  onDue(now: number): void;
  onFailure(error: unknown): void;
}

/** One timer for the nearest of any number of deadlines. */
export class DeadlineTimer {
  readonly #clock: WakingClock;
  readonly #deadlines: Deadlines;
  #wakesAt = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(clock: WakingClock, deadlines: Deadlines) {
    this.#clock = clock;
    this.#deadlines = deadlines;
  }

  /** Makes sure that a deadline is not slept through. */
  include(deadline: number): void {
    if (deadline < this.#wakesAt) this.#wakeAt(deadline);
  }

  /** Acts on what is due by now and sleeps until the next deadline. */
  check(): void {
    const now = this.#clock.now();
    this.#wakeAt(Number.POSITIVE_INFINITY);
    try {
      this.#deadlines.onDue(now);
      this.include(this.#deadlines.nearestAfter(now) ?? Number.POSITIVE_INFINITY);
    } catch (error) {
      this.#deadlines.onFailure(error);
      this.include(now + PAUSE);
    }
  }

  stop(): void {
    this.#cancel();
    this.#wakesAt = Number.NEGATIVE_INFINITY;
  }

  #wakeAt(time: number): void {
    this.#cancel();
    this.#wakesAt = time;
    if (time === Number.POSITIVE_INFINITY) return;
    const sleep = Math.min(Math.max(time - this.#clock.now(), 0), LONGEST_SLEEP);
    this.#cancel = this.#clock.after(sleep, () => this.check());
  }
}
