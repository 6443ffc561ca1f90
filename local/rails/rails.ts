import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { openDatabase } from "./database.ts";
import { SAMPLE_DATA } from "./sample.ts";
import type { ShopData } from "./shop-data.ts";
import { compileRails, RAILS_WASM, startRuby } from "./vm.ts";

/**
 * Does what `bin/rails <arguments>` does in another app, on the given database. Ruby sees the shop, the runner, the
 * directory of the run's script and the shop's mails, and nothing else of this machine.
 * @returns the exit status
 */
export async function runRails(data: ShopData, database: string, args: string[]): Promise<number> {
  const cache = data.cache(statSync(RAILS_WASM).size);
  for (const directory of [data.mails, cache]) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const [module, postgres] = await Promise.all([compileRails(), openDatabase(database)]);
  const ruby = await startRuby(module, {
    environment: environmentOf(process.env),
    directories: {
      "/sample": import.meta.dirname,
      "/ambulance": join(import.meta.dirname, "../../rails"),
      "/mails": data.mails,
      "/cache": cache,
      ...directoryOf(process.env.AMBULANCE_SCRIPT_FILE),
    },
  });
  const status = await ruby.evalAsync(
    `require "/sample/boot"; Program.run("/sample/app/bin/rails", ${JSON.stringify(args)})`,
  );
  await postgres.close();
  return Number(status.toString());
}

function environmentOf({ [SAMPLE_DATA]: _, ...environment }: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries({ ...environment, RAILS_ENV: "production" });
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The script's directory, under its own path. Without one, the runner says that it cannot read the script. */
function directoryOf(file: string | undefined): Record<string, string> {
  const directory = file === undefined ? "" : dirname(file);
  return existsSync(directory) ? { [directory]: directory } : {};
}
