import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

const row = z.object({
  id: z.string(),
  name: z.string(),
  length: z.number(),
  body: z.instanceof(Uint8Array).nullable(),
  shared: z.number(),
});

/** A file that the bot announced (`body` null) or uploaded. `length` is the announced size in bytes. */
export type StoredFile = z.infer<typeof row>;

/** What the bot uploaded, kept with the messages that show it. */
export class Files {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  announce(id: string, name: string, length: number): void {
    this.#database.prepare("INSERT INTO files (id, name, length) VALUES (?, ?, ?)").run(id, name, length);
  }

  receive(id: string, body: Uint8Array): void {
    this.#database.prepare("UPDATE files SET body = ? WHERE id = ?").run(body, id);
  }

  /** Marks a file as completed: it can be read from now on and never be replaced. */
  share(id: string): void {
    this.#database.prepare("UPDATE files SET shared = 1 WHERE id = ?").run(id);
  }

  find(id: string): StoredFile | undefined {
    const found = this.#database.prepare("SELECT * FROM files WHERE id = ?").get(id);
    return found === undefined ? undefined : row.parse(found);
  }

  /** Name, size and first bytes, without reading a large file whole. */
  peek(id: string, bytes: number): { name: string; size: number; head: Uint8Array } | undefined {
    const found = this.#database
      .prepare("SELECT name, length(body) AS size, substr(body, 1, ?) AS head FROM files WHERE id = ?")
      .get(bytes, id);
    const parsed = z
      .object({ name: z.string(), size: z.number(), head: z.instanceof(Uint8Array) })
      .safeParse(found);
    return parsed.success ? parsed.data : undefined;
  }
}
