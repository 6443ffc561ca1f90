import type { WakingClock } from "../../../local/workflow/timer.ts";
import { SOME_TIME } from "../../support/runs.ts";

/** What Node's timers can hold, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A time that moves when a test says so. Several clocks may show the same time, as before and after a restart. */
export class FakeClock implements WakingClock {
  #time: number;
  #timers: { at: number; action: () => void }[] = [];

  constructor(time = SOME_TIME) {
    this.#time = time;
  }

  now(): number {
    return this.#time;
  }

  after(ms: number, action: () => void): () => void {
    if (ms > LONGEST_TIMER) throw new Error("Node would fire this timer at once");
    const timer = { at: this.#time + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many wake-ups are asked for. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Lets time pass, waking whoever asked for it on the way, in order. */
  advance(ms: number): void {
    const until = this.#time + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#time = Math.max(this.#time, next.at);
      next.action();
    }
    this.#time = until;
  }

  /** Nobody is woken any more: the process that asked for it is gone. */
  kill(): void {
    this.#timers = [];
  }
}
