import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, type Log } from "../../bot/log.ts";
import { NeverDeliverableError, NotDeliveredError } from "../../runs/delivery.ts";
import type { Notice, Notifier } from "../../runs/ports.ts";
import { type Entry, OutboxTable } from "./outbox-table.ts";
import { OutputTurns } from "./outbox-turns.ts";
import { backoff, pauseLength, Retries } from "./retries.ts";

/** How time passes; tests bring their own. */
export interface Pace {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after some milliseconds, or as soon as the signal fires. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const realPace: Pace = {
  now: () => Date.now(),
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
};

const AN_HOUR = 3_600_000;

/** What an outbox works with. */
export interface OutboxOptions {
  /**
   * Tells one thing, from the run as it is now. Whatever it throws is tried again, except
   * `NeverDeliverableError`; a `NotDeliveredError` says how long to wait.
   */
  deliver(runId: string, notice: Notice): Promise<void>;
  log: Log;
  pace?: Pace;
}

/**
 * Remembers what there is to tell until it was told: a Slack that is down, or a server that dies, delays messages
 * and loses none. One message at a time, oldest first, those of a run strictly in order; only `output`, which may
 * have to wait for its time, lets later ones go first.
 */
export class Outbox implements Notifier {
  readonly #table: OutboxTable;
  readonly #options: OutboxOptions;
  readonly #pace: Pace;
  readonly #retries = new Retries();
  readonly #outputs = new OutputTurns();
  #alarm = new AbortController();
  /** What is being delivered, or was and is not removed yet. */
  #underWay: Entry | undefined;
  #working: Promise<void> | undefined;
  #stopping = false;

  constructor(database: DatabaseSync, options: OutboxOptions) {
    this.#table = new OutboxTable(database);
    this.#options = options;
    this.#pace = options.pace ?? realPace;
  }

  /** @throws StoreUnavailableError */
  async notify(runId: string, notice: Notice): Promise<void> {
    this.#table.add(runId, notice, this.#underWay);
    this.#alarm.abort();
  }

  /** Begins to deliver, with what an earlier server left behind. */
  start(): void {
    this.#working ??= this.#work();
  }

  /**
   * Delivers nothing more. Resolves when the message under way is through, or after some milliseconds without it;
   * the next server then delivers that one again.
   */
  async stop(deadline = 5000): Promise<void> {
    this.#stopping = true;
    this.#alarm.abort();
    const enough = new AbortController();
    await Promise.race([this.#working, this.#pace.wait(deadline, enough.signal)]);
    enough.abort();
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#step();
      } catch (error) {
        if (this.#stopping) return;
        this.#options.log.error(`The outbox cannot be used: ${describe(error)}`);
        this.#retries.pause(backoff(4), this.#pace.now());
      }
    }
  }

  /** Delivers one message, or waits until there is one. */
  async #step(): Promise<void> {
    const now = this.#pace.now();
    if (this.#retries.isPaused(now)) return this.#rest(now);
    if (this.#underWay) return this.#forget(this.#underWay);
    const entry = this.#table.first(this.#retries.heldBack(now), this.#outputs.waiting(now));
    return entry ? this.#attempt(entry) : this.#rest(now);
  }

  async #rest(now: number): Promise<void> {
    this.#alarm = new AbortController();
    const next = Math.min(this.#retries.nextTurn(now), this.#outputs.nextTurn(now));
    await this.#pace.wait(Math.min(next - now, AN_HOUR), this.#alarm.signal);
  }

  async #attempt(entry: Entry): Promise<void> {
    this.#underWay = entry;
    try {
      await this.#options.deliver(entry.runId, entry.notice);
      this.#retries.succeeded(entry.runId);
      if (entry.notice === "output") this.#outputs.told(entry.runId, this.#pace.now());
    } catch (error) {
      if (this.#isWorthTrying(entry, error)) {
        this.#underWay = undefined;
        return;
      }
      this.#retries.settled(entry.runId);
    }
    this.#forget(entry);
  }

  /** When the disk does not take even that, the entry stays under way, so that it is removed later and not told twice. */
  #forget(entry: Entry): void {
    this.#table.remove(entry);
    this.#underWay = undefined;
  }

  #isWorthTrying({ runId, notice }: Entry, error: unknown): boolean {
    const never = error instanceof NeverDeliverableError;
    if (notice === "output" && error instanceof NotDeliveredError && error.retryAfterSeconds !== undefined) {
      this.#outputs.hold(pauseLength(error.retryAfterSeconds * 1000), this.#pace.now());
      return true;
    }
    if (!never && this.#retries.failed(runId, error, this.#pace.now())) return true;
    this.#options.log.error(`"${notice}" of ${runId} is not told: ${describe(error)}`);
    return false;
  }
}
