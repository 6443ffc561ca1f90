import { randomBytes } from "node:crypto";

/** How long a trigger can be exchanged for a modal, in ms. Slack: 3 seconds. */
export const TRIGGER_LIFETIME_MS = 3000;

/** Why a trigger was refused, in the words of `views.open`. */
export type TriggerRefusal = "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id";

/** One interaction that may still be answered with a modal. */
export interface Trigger {
  person: string;
  /** The modal in which the interaction happened; a pushed view goes on top of it. */
  viewId: string | null;
  issuedAt: number;
  used: boolean;
}

/** Trigger ids: made for each interaction, good once and for three seconds. */
export class Triggers {
  readonly #now: () => number;
  readonly #triggers = new Map<string, Trigger>();

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(person: string, viewId: string | null): string {
    this.#forgetOld();
    const now = this.#now();
    const id = `${now}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString("hex")}`;
    this.#triggers.set(id, { person, viewId, issuedAt: now, used: false });
    return id;
  }

  /** Uses a trigger up. A refused one stays refused. */
  exchange(id: string): Trigger | TriggerRefusal {
    const trigger = this.#triggers.get(id);
    if (!trigger) return "invalid_trigger_id";
    if (trigger.used) return "exchanged_trigger_id";
    if (this.#now() - trigger.issuedAt >= TRIGGER_LIFETIME_MS) return "expired_trigger_id";
    trigger.used = true;
    return trigger;
  }

  /** Keeps an hour of them: long enough to say "expired" rather than "invalid" to a slow bot. */
  #forgetOld(): void {
    for (const [id, trigger] of this.#triggers) {
      if (this.#now() - trigger.issuedAt < 3_600_000) return;
      this.#triggers.delete(id);
    }
  }
}
