import type { Log } from "../../bot/log.ts";
import type { Clock } from "../../runs/ports.ts";
import type { Secrets } from "./parameters.ts";

/** Secrets are read again at most this often, however many requests are refused. Milliseconds. */
const APART = 60_000;

/** What {@link SlackSecrets} is made of. */
export interface SlackSecretsOptions {
  read(): Promise<Secrets>;
  clock: Clock;
  log: Log;
}

/**
 * The secrets of the bot: read once, and again when Slack or a signature says that they are not right any more, so
 * that they can be replaced without deploying anything.
 */
export class SlackSecrets {
  readonly #options: SlackSecretsOptions;
  #current: Promise<Secrets> | undefined;
  #renewedAt = -Infinity;

  constructor(options: SlackSecretsOptions) {
    this.#options = options;
  }

  /** The secrets as they were last read. When they could not be read, the next call tries again. */
  current(): Promise<Secrets> {
    this.#current ??= this.#read().catch((error: unknown) => {
      this.#current = undefined;
      throw error;
    });
    return this.#current;
  }

  /** The secrets as they are now, unless they were read again within the last minute; the old ones when nobody can say. */
  async renewed(): Promise<Secrets> {
    const { clock, log } = this.#options;
    const before = await this.current();
    if (clock.now() - this.#renewedAt < APART) return this.current();
    this.#renewedAt = clock.now();
    const reading = this.#read().catch((error: unknown) => {
      const words = error instanceof Error ? `${error.name}: ${error.message}` : "an unknown error";
      log.warn(`The secrets could not be read again: ${words}`);
      return before;
    });
    this.#current = reading;
    return reading;
  }

  #read(): Promise<Secrets> {
    return this.#options.read();
  }
}
