import { createHash } from "node:crypto";
import { itemKey, PARTITION_KEY } from "./keys.ts";
import { Table, type TableAccess } from "./table.ts";

/**
 * The task tokens that were answered. Step Functions says of a token that was answered what it says of one that never
 * was (`TaskTimedOut`, `InvalidToken`), so who answers has to remember. Tokens are bearer secrets: only their SHA-256
 * is kept.
 */
export class AnsweredTokens {
  readonly #table: Table;

  constructor(access: TableAccess) {
    this.#table = new Table(access);
  }

  /** To be called after Step Functions took the answer. @throws StoreUnavailableError */
  async remember(token: string): Promise<void> {
    await this.#table.put(keyOf(token), {}, `attribute_not_exists(#${PARTITION_KEY})`);
  }

  /** @throws StoreUnavailableError */
  async isAnswered(token: string): Promise<boolean> {
    return (await this.#table.get(keyOf(token))) !== undefined;
  }
}

function keyOf(token: string): string {
  return itemKey.answered(createHash("sha256").update(token).digest("hex"));
}
