/**
 * How far apart two deliveries of one run's `output` are at least, in milliseconds. Slack lets an app change about
 * 50 messages a minute (`chat.update` is Tier 3), approvals and results of other runs included.
 */
const APART = 3000;

/** Which `output` notices have to wait for their time. */
export interface Waiting {
  /** All of them: Slack asked for a while without any. */
  all: boolean;
  /** The runs whose last one was told a moment ago. */
  runs: string[];
}

/**
 * When `output` may be told again. It follows what a command prints, so it may come late, and may never use up
 * what Slack takes of everything else.
 */
export class OutputTurns {
  readonly #notBefore = new Map<string, number>();
  #heldUntil = 0;

  /** The output of a run was told: the next time is a while from now. */
  told(runId: string, now: number): void {
    this.#notBefore.set(runId, now + APART);
  }

  /** Slack asks for a while without it, in milliseconds. */
  hold(milliseconds: number, now: number): void {
    this.#heldUntil = now + milliseconds;
  }

  waiting(now: number): Waiting {
    for (const [runId, notBefore] of this.#notBefore) if (notBefore <= now) this.#notBefore.delete(runId);
    return { all: this.#heldUntil > now, runs: [...this.#notBefore.keys()] };
  }

  /** When it is somebody's turn again; Infinity when nobody waits. */
  nextTurn(now: number): number {
    if (this.#heldUntil > now) return this.#heldUntil;
    return Math.min(...[...this.#notBefore.values()].filter((turn) => turn > now));
  }
}
