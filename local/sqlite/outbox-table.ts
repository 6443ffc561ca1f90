import type { DatabaseSync, StatementSync } from "node:sqlite";
import { z } from "zod";
import { NOTICES, type Notice } from "../../runs/ports.ts";
import { available } from "./available.ts";
import { inTransaction } from "./database.ts";

const entrySchema = z.object({ sequence: z.int(), runId: z.string(), notice: z.enum(NOTICES) });

/** Something to tell about a run that has not been told, or not been confirmed yet. */
export type Entry = z.infer<typeof entrySchema>;

/** Notices that show the run as it is: of several that wait, one is enough. The others are told once per run. */
const UPDATES: readonly Notice[] = ["card", "output"];

/** The rows behind the outbox. */
export class OutboxTable {
  readonly #database: DatabaseSync;
  readonly #waits: StatementSync;
  readonly #tell: StatementSync;
  readonly #add: StatementSync;
  readonly #first: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#waits = database.prepare(
      "SELECT 1 FROM outbox WHERE run_id = ? AND notice = ? AND sequence IS NOT ? LIMIT 1",
    );
    this.#tell = database.prepare("INSERT INTO told (run_id, notice) VALUES (?, ?) ON CONFLICT DO NOTHING");
    this.#add = database.prepare("INSERT INTO outbox (run_id, notice) VALUES (?, ?)");
    this.#first = database.prepare(`
      SELECT sequence, run_id AS runId, notice FROM outbox
      WHERE run_id NOT IN (SELECT value FROM json_each(?)) ORDER BY sequence LIMIT 1`);
    this.#remove = database.prepare("DELETE FROM outbox WHERE sequence = ?");
  }

  /**
   * Adds a notice at the end, unless it was told before or is still going to be.
   * @param underWay the entry that is being delivered: what it says may be out of date already
   * @throws StoreUnavailableError
   */
  add(runId: string, notice: Notice, underWay: Entry | undefined): void {
    available(() =>
      inTransaction(this.#database, () => {
        const superfluous = UPDATES.includes(notice)
          ? this.#waits.get(runId, notice, underWay?.sequence ?? null) !== undefined
          : this.#tell.run(runId, notice).changes === 0;
        if (!superfluous) this.#add.run(runId, notice);
      }),
    );
  }

  /** The oldest entry, those of some runs left aside. */
  first(except: readonly string[]): Entry | undefined {
    const row = available(() => this.#first.get(JSON.stringify(except)));
    return row && entrySchema.parse(row);
  }

  remove({ sequence }: Entry): void {
    available(() => this.#remove.run(sequence));
  }
}
