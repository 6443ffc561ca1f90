import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** When the process dies: at which write of the walker, and whether just before it, just after it, or a little later. */
export interface Death {
  atWrite: number;
  /** `before`: nothing was written. `after`: it was, and nothing more happened. `later`: until the next look at the disk. */
  moment: "before" | "after" | "later";
}

/** A connection of a process that dies at a certain write; from then on nothing can be read or written. */
export class DyingDatabase extends DatabaseSync {
  readonly #death: Death;
  #writes = 0;

  constructor(directory: string, death: Death) {
    super(join(directory, "ambulance.db"));
    this.#death = death;
    super.exec("PRAGMA journal_mode = WAL");
  }

  override exec(sql: string): void {
    this.#writes += sql === "COMMIT" ? 1 : 0;
    const dies = sql === "COMMIT" && this.#writes === this.#death.atWrite;
    if (!dies || this.#death.moment !== "before") super.exec(sql);
    if (!dies) return;
    this.close();
    if (this.#death.moment !== "later") throw new Error("The process died");
  }
}

/** A process that lives on. */
export const IMMORTAL: Death = { atWrite: Number.POSITIVE_INFINITY, moment: "before" };
