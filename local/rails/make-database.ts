import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { runRails } from "./rails.ts";
import type { ShopData } from "./shop-data.ts";

const SCHEMA_AND_SEED = `
  load Rails.root.join("db/schema.rb")
  Rails.application.load_seed
  Rails.application.eager_load!`;

/**
 * Makes the shop's database in this process, which has the lock on the data, unless it is there. It gets its name
 * only when it is whole: an attempt that was broken off is thrown away by the next one.
 */
export async function makeDatabase(data: ShopData): Promise<void> {
  if (existsSync(data.database)) return;
  rmSync(data.unfinishedDatabase, { recursive: true, force: true });
  mkdirSync(data.unfinishedDatabase, { mode: 0o700 });
  const status = await runRails(data, data.unfinishedDatabase, ["runner", SCHEMA_AND_SEED]);
  if (status !== 0) throw new Error(`Its schema and seeds ended with exit status ${status}.`);
  renameSync(data.unfinishedDatabase, data.database);
}
