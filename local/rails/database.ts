import { PGlite, type Results } from "@electric-sql/pglite";
import { z } from "zod";

const BOOLEAN = 16;

/**
 * Opens the shop's PostgreSQL and puts it where the Active Record adapter looks for it; `pglite.rb` is the other side.
 * @param directory PGlite's data directory, with no other process working on it
 */
export async function openDatabase(directory: string): Promise<PGlite> {
  const database = await PGlite.create(directory);
  for (const type of Object.keys(database.parsers)) {
    if (Number(type) !== BOOLEAN) database.parsers[type] = asPostgresWritesIt;
  }
  Object.assign(globalThis, {
    pglite: { create_interface: async () => "shop" },
    shop: { query: (sql: string, params: unknown[]) => query(database, sql, params) },
  });
  return database;
}

/** Active Record casts values itself. PGlite's own values would not do: its timestamps are local times, for example. */
function asPostgresWritesIt(text: string): string {
  return text;
}

async function query(database: PGlite, sql: string, params: unknown[]) {
  try {
    const { rows, fields, affectedRows } = await results(database, sql, params);
    return { rows: JSON.stringify(rows), fields, affectedRows };
  } catch (error) {
    throw asPostgresError(error);
  }
}

/** Without parameters several statements are allowed at once, and the last one answers, as with PostgreSQL itself. */
async function results(database: PGlite, sql: string, params: unknown[]): Promise<Results> {
  if (params.length > 0) return database.query(sql, params, { rowMode: "array" });
  const all = await database.exec(sql, { rowMode: "array" });
  return all.at(-1) ?? { rows: [], fields: [], affectedRows: 0 };
}

const databaseErrorSchema = z.object({ message: z.string(), code: z.string() });

/** The error as PostgreSQL's clients print it. Ruby takes the stack for the message, so there is none. */
function asPostgresError(error: unknown): unknown {
  const { data } = databaseErrorSchema.safeParse(error);
  if (!data) return error;
  const message = `ERROR:  ${data.message}`;
  return Object.assign(new Error(message), { code: data.code, stack: message });
}
