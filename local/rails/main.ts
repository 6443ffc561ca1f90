import { mkdirSync, writeSync } from "node:fs";
import { isAbsolute } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { takeLock } from "./lock.ts";
import { makeDatabase } from "./make-database.ts";
import { prepareSample } from "./prepare.ts";
import { runRails } from "./rails.ts";
import { SAMPLE_DATA } from "./sample.ts";
import { ShopData } from "./shop-data.ts";

// A process of the sample target: does to the sample shop what `rails runner rails/runner.rb` does to another app,
// with the same variables. SIGTERM ends it at once: there is no handler, and Ruby in WebAssembly knows no signals.

const settingsSchema = z.object({
  [SAMPLE_DATA]: z.string().refine(isAbsolute),
  /** Seconds, waiting for other processes that use the shop included. */
  AMBULANCE_TIME_LIMIT: z.coerce.number().positive().default(600),
});

/** The watchdog ends a wait, and says so; the wait's own end must not come before. */
const LONGER_THAN_THE_TIME_LIMIT = 2;

/** @returns the exit status of the process */
async function main(): Promise<number> {
  const { data: settings } = settingsSchema.safeParse(process.env);
  if (!settings) throw new Error(`${SAMPLE_DATA} must name an absolute directory.`);
  const seconds = settings.AMBULANCE_TIME_LIMIT;
  new Worker(new URL("./watchdog.ts", import.meta.url), { workerData: { seconds } }).unref();
  const shop = new ShopData(settings[SAMPLE_DATA]);
  mkdirSync(shop.directory, { recursive: true, mode: 0o700 });
  const preparing = process.argv[2] === "prepare";
  if (!preparing) await prepareSample(shop.directory);
  const lock = takeLock(shop.lock, LONGER_THAN_THE_TIME_LIMIT * seconds, () =>
    writeSync(1, "Waiting for another use of the sample shop to end.\n"),
  );
  try {
    if (!preparing) return await runRails(shop, shop.database, ["runner", "/ambulance/runner.rb"]);
    await makeDatabase(shop);
    return 0;
  } finally {
    lock.close();
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    writeSync(2, `The sample shop failed: ${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  },
);
