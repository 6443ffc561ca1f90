import { NeverDeliverableError, NotDeliveredError } from "../../runs/delivery.ts";
import type { Notice } from "../../runs/ports.ts";
import type { Box, Failure, OutboxLease } from "./outbox-lease.ts";

/** How far apart two deliveries of one run's `output` are at least, in milliseconds: `chat.update` takes 50 a minute. */
const APART = 2000;
/** How often a notice is tried whose failures nothing but itself explains. */
const MOST_FAILURES = 10;

/** How time passes for a drainer. */
export interface DrainPace {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after some milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** When to begin no more deliveries but leave them to another drainer, milliseconds since 1970. */
  until?: number;
}

/** What became of the notices that a drainer found. */
export interface Drained {
  told: Notice[];
  /** Those that are given up, and why. */
  dropped: { notice: Notice; error: unknown }[];
  /** The one that has to be tried again, why, and when. */
  failed?: { notice: Notice; error: unknown; notBefore: number };
  /** Whether time ran out with something left. */
  handedOver: boolean;
}

/** Tells one thing, from the run as it is now. */
export type Tell = (notice: Notice) => Promise<void>;

/** Empties an outbox under a lease, once. */
export class Drainer {
  readonly #lease: OutboxLease;
  readonly #tell: Tell;
  readonly #pace: DrainPace;
  readonly #drained: Drained = { told: [], dropped: [], handedOver: false };

  constructor(lease: OutboxLease, tell: Tell, pace: DrainPace) {
    this.#lease = lease;
    this.#tell = tell;
    this.#pace = pace;
  }

  /** @throws StoreUnavailableError */
  async drain(): Promise<Drained> {
    let box = await this.#lease.take();
    while (box) box = await this.#step(box);
    return this.#drained;
  }

  /** What there is after one step; undefined when this drainer is done. */
  async #step(box: Box): Promise<Box | undefined> {
    const [first] = box.waiting;
    if (box.begun === undefined && first === undefined)
      return (await this.#lease.release()) ? undefined : this.#lease.look();
    if (this.#pace.now() >= (this.#pace.until ?? Infinity)) return this.#handOver();
    if (box.begun !== undefined) return this.#attempt(box, box.begun);
    if (first === "output") await this.#keepApart(box);
    return first && this.#lease.begin(first);
  }

  async #handOver(): Promise<undefined> {
    await this.#lease.handOver();
    this.#drained.handedOver = true;
  }

  /** The last output of a run does not wait for its time but comes before the result. */
  async #keepApart({ waiting, outputAt }: Box): Promise<void> {
    const missing = outputAt + APART - this.#pace.now();
    if (missing > 0 && !waiting.includes("result")) await this.#pace.pause(Math.min(missing, APART));
  }

  async #attempt(box: Box, notice: Notice): Promise<Box | undefined> {
    try {
      await this.#tell(notice);
      this.#drained.told.push(notice);
    } catch (error) {
      const failure = failureOf(box, error, this.#pace.now());
      if (failure) return this.#failed(notice, error, failure);
      this.#drained.dropped.push({ notice, error });
    }
    return this.#lease.finish(notice === "output" ? this.#pace.now() : undefined);
  }

  async #failed(notice: Notice, error: unknown, failure: Failure): Promise<undefined> {
    this.#drained.failed = { notice, error, notBefore: failure.notBefore };
    await this.#lease.failed(failure);
  }
}

/** When to try again after a failure; undefined when that is useless. */
function failureOf({ failures, own }: Box, error: unknown, now: number): Failure | undefined {
  if (error instanceof NeverDeliverableError) return undefined;
  if (!(error instanceof NotDeliveredError)) {
    const next = { failures: failures + 1, own: own + 1, notBefore: now + backoff(failures + 1) };
    return next.own < MOST_FAILURES ? next : undefined;
  }
  const asked = error.retryAfterSeconds;
  if (asked !== undefined) return { failures, own, notBefore: now + pauseLength(asked) };
  return { failures: failures + 1, own, notBefore: now + backoff(failures + 1) };
}

/** 1, 2, 4, ... 60 seconds, in milliseconds. */
function backoff(failures: number): number {
  return Math.min(60, 2 ** (failures - 1)) * 1000;
}

/** What Slack asks for, in milliseconds: a second at least, an hour at most, whatever it said. */
function pauseLength(seconds: number): number {
  return Math.min(3600, Math.max(1, Number.isNaN(seconds) ? 1 : seconds)) * 1000;
}
