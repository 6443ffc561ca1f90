import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { text } from "node:stream/consumers";
import { runRails, ShopData } from "./rails.ts";
import { SAMPLE_DATA, sampleProgram } from "./sample.ts";

/** The sample shop's database could not be made. */
export class SampleNotPreparedError extends Error {
  override readonly name = "SampleNotPreparedError";
  constructor(output: string) {
    super(`The sample shop could not be prepared: ${output.trim().split("\n").at(-1)}`);
  }
}

/**
 * Makes the sample shop's database unless it is there: on the first start, and on the next one when that was broken
 * off. It is done by a process of its own, which takes some 10 s and 0.5 GB that the server does not have to spare.
 * @param dataDirectory absolute; what is missing of it is made
 * @throws SampleNotPreparedError
 */
export async function prepareSample(dataDirectory: string): Promise<void> {
  if (existsSync(new ShopData(dataDirectory).database)) return;
  const [program, ...args] = sampleProgram();
  const child = spawn(program, [...args, "prepare"], {
    env: { [SAMPLE_DATA]: dataDirectory },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [errors, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (status !== 0) throw new SampleNotPreparedError(errors || `its process ended with ${status}`);
}

const SEED = `
  load Rails.root.join("db/schema.rb")
  Rails.application.load_seed
  Rails.application.eager_load!`;

/**
 * Makes the database in this process, which has the lock on the data. It gets its name only when it is whole.
 * @throws SampleNotPreparedError
 */
export async function makeDatabase(data: ShopData): Promise<void> {
  if (existsSync(data.database)) return;
  rmSync(data.unfinishedDatabase, { recursive: true, force: true });
  mkdirSync(data.unfinishedDatabase, { mode: 0o700 });
  const status = await runRails(data, data.unfinishedDatabase, ["runner", SEED]);
  if (status !== 0) throw new SampleNotPreparedError(`seeding ended with exit status ${status}`);
  renameSync(data.unfinishedDatabase, data.database);
}
