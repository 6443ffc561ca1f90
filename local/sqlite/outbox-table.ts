import type { DatabaseSync, StatementSync } from "node:sqlite";
import { z } from "zod";
import { NOTICES, type Notice } from "../../runs/ports.ts";
import { available } from "./available.ts";
import { inTransaction } from "./database.ts";
import type { Waiting } from "./outbox-turns.ts";

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
      SELECT sequence, run_id AS runId, notice FROM outbox AS entry
      WHERE run_id NOT IN (SELECT value FROM json_each(:except))
        AND NOT (notice = 'output' AND (:noOutput OR run_id IN (SELECT value FROM json_each(:waiting)) AND NOT EXISTS
          (SELECT 1 FROM outbox WHERE run_id = entry.run_id AND notice = 'result')))
      ORDER BY sequence LIMIT 1`);
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

  /**
   * The oldest entry whose turn it is, those of some runs left aside. The last output of a run does not wait for
   * its time but comes before the result, unless there is to be no output at all.
   */
  first(except: readonly string[], output: Waiting): Entry | undefined {
    const row = available(() =>
      this.#first.get({
        except: JSON.stringify(except),
        noOutput: output.all ? 1 : 0,
        waiting: JSON.stringify(output.runs),
      }),
    );
    return row && entrySchema.parse(row);
  }

  remove({ sequence }: Entry): void {
    available(() => this.#remove.run(sequence));
  }
}
