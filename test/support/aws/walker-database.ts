import { DatabaseSync } from "node:sqlite";
import { z } from "zod";

const visitRow = z.object({ state: z.string() });
const openRow = z.object({ token: z.string() });
const tokenRow = z.object({ runId: z.string(), status: z.string(), expiresAt: z.int() });

/** Where the walker of a fake Step Functions keeps its executions, with a look at what the service would know of them. */
export class WalkerDatabase {
  readonly database = new DatabaseSync(":memory:");

  /** Called once the walker has made its tables: from then on each state that an execution enters is written down. */
  watch(): void {
    this.database.exec(`
      CREATE TABLE visits (run_id TEXT NOT NULL, state TEXT NOT NULL);
      CREATE TRIGGER first_visit AFTER INSERT ON executions
        BEGIN INSERT INTO visits VALUES (new.run_id, new.state); END;
      CREATE TRIGGER visit AFTER UPDATE OF state ON executions WHEN old.state <> new.state
        BEGIN INSERT INTO visits VALUES (new.run_id, new.state); END;`);
  }

  /** The states that an execution entered, in order; a state that was tried again was entered once. */
  visited(runId: string): string[] {
    const found = this.database
      .prepare("SELECT state FROM visits WHERE run_id = :runId ORDER BY rowid")
      .all({ runId });
    return found.map((row) => visitRow.parse(row).state);
  }

  /** The tokens that an execution gave out and nobody has answered. */
  openTokens(runId: string, now: number): string[] {
    const found = this.database
      .prepare(
        "SELECT token FROM execution_tokens WHERE run_id = :runId AND status = 'open' AND expires_at > :now",
      )
      .all({ runId, now });
    return found.map((row) => openRow.parse(row).token);
  }

  /** Whose token it is, and whether it can still be answered; undefined for a token that was never given out. */
  token(token: string, now: number): { runId: string; isOpen: boolean } | undefined {
    const found = this.database
      .prepare(
        "SELECT run_id AS runId, status, expires_at AS expiresAt FROM execution_tokens WHERE token = :token",
      )
      .get({ token });
    const row = tokenRow.optional().parse(found);
    return row && { runId: row.runId, isOpen: row.status === "open" && row.expiresAt > now };
  }
}
