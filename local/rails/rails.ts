import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { openDatabase } from "./database.ts";
import { sampleDirectory } from "./sample.ts";
import { compileRails, RAILS_WASM, startRuby } from "./vm.ts";

/** The sample shop's data on disk: what `AMBULANCE_SAMPLE_DATA` names. */
export class ShopData {
  readonly directory: string;
  constructor(directory: string) {
    this.directory = directory;
  }

  /** PGlite's data directory. It is there when the shop is ready. */
  get database(): string {
    return join(this.directory, "database");
  }

  /** Where the database is made, before it gets its name. */
  get unfinishedDatabase(): string {
    return join(this.directory, "database.unfinished");
  }

  get lock(): string {
    return join(this.directory, "lock");
  }

  /** The mails that the shop sent, one file per recipient. */
  get mails(): string {
    return join(this.directory, "mails");
  }

  /** Compiled Ruby of exactly this WebAssembly module; another one has another size. */
  get cache(): string {
    return join(this.directory, `ruby-${statSync(RAILS_WASM).size}`);
  }
}

/**
 * Does what `bin/rails <arguments>` does in another app, on the given database. Ruby sees the shop, the runner, the
 * directory of the run's script and the shop's mails, and nothing else of this machine.
 * @returns the exit status
 */
export async function runRails(data: ShopData, database: string, args: string[]): Promise<number> {
  for (const directory of [data.mails, data.cache]) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const [module, postgres] = await Promise.all([compileRails(), openDatabase(database)]);
  const ruby = await startRuby(module, {
    environment: { ...definedEntries(process.env), RAILS_ENV: "production" },
    directories: {
      "/sample": import.meta.dirname,
      "/ambulance": join(import.meta.dirname, "../../rails"),
      "/mails": data.mails,
      "/cache": data.cache,
      ...directoryOf(process.env.AMBULANCE_SCRIPT_FILE),
    },
  });
  const program = `/sample/${sampleDirectory.slice(import.meta.dirname.length + 1)}/bin/rails`;
  const status = await ruby.evalAsync(
    `require "/sample/boot"; Program.run(${JSON.stringify(program)}, ${JSON.stringify(args)})`,
  );
  await postgres.close();
  return Number(status.toString());
}

function directoryOf(file: string | undefined): Record<string, string> {
  const directory = file === undefined ? "" : dirname(file);
  return existsSync(directory) ? { [directory]: directory } : {};
}

function definedEntries(record: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
