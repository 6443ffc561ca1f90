import type { Pace } from "../../local/sqlite/outbox.ts";

/** Time that passes only when a test says so. */
export class TestPace implements Pace {
  #now = 0;
  #sleepers: { until: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      if (signal.aborted) return wake();
      signal.addEventListener("abort", () => wake());
      this.#sleepers.push({ until: this.#now + milliseconds, wake });
    });
  }

  /** Lets time pass, a second at a time, and everything happen that was due. */
  async pass(seconds: number): Promise<void> {
    await settled();
    for (let second = 0; second < seconds; second++) {
      this.#now += 1000;
      for (const sleeper of this.#sleepers.filter(({ until }) => until <= this.#now)) sleeper.wake();
      this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
      await settled();
    }
  }
}

/** Resolves once everything that only waits for promises has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
