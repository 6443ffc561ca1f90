import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type Json, jsonObject } from "../json.ts";

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

const row = z.object({
  ts: z.string(),
  channel: z.string(),
  thread_ts: z.string().nullable(),
  user_id: z.string(),
  text: z.string(),
  blocks: json(z.array(jsonObject)),
  files: json(z.array(z.string())),
  visible_to: z.string().nullable(),
  edited: z.number(),
});

/** A message as the workspace remembers it. `visibleTo` names the only reader of an ephemeral message. */
export interface StoredMessage {
  ts: string;
  channel: string;
  threadTs: string | null;
  userId: string;
  text: string;
  blocks: Json[];
  files: string[];
  visibleTo: string | null;
  edited: boolean;
}

/** Every message of the workspace, kept until the bot deletes it. */
export class Messages {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add(message: StoredMessage): void {
    this.#database
      .prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(
        message.ts,
        message.channel,
        message.threadTs,
        message.userId,
        message.text,
        JSON.stringify(message.blocks),
        JSON.stringify(message.files),
        message.visibleTo,
        message.edited ? 1 : 0,
      );
  }

  /** Replaces what a message says. Slack shows "edited" only when the text changed without blocks. */
  change(ts: string, text: string, blocks: Json[], edited: boolean): void {
    this.#database
      .prepare("UPDATE messages SET text = ?, blocks = ?, edited = edited OR ? WHERE ts = ?")
      .run(text, JSON.stringify(blocks), edited ? 1 : 0, ts);
  }

  remove(ts: string): void {
    this.#database.prepare("DELETE FROM messages WHERE ts = ?").run(ts);
  }

  find(ts: string): StoredMessage | undefined {
    const found = this.#database.prepare("SELECT * FROM messages WHERE ts = ?").get(ts);
    return found === undefined ? undefined : fromRow(found);
  }

  /** The newest `ts`, so that a new one can be made greater. */
  newestTs(): string | undefined {
    const found = this.#database.prepare("SELECT max(ts) AS ts FROM messages").get();
    return z.object({ ts: z.string().nullable() }).parse(found).ts ?? undefined;
  }

  /** What one person can read in the given conversations, oldest first. */
  visibleTo(person: string, channels: readonly string[]): StoredMessage[] {
    const places = channels.map(() => "?").join(", ");
    return this.#database
      .prepare(
        `SELECT * FROM messages WHERE channel IN (${places}) AND (visible_to IS NULL OR visible_to = ?) ORDER BY ts`,
      )
      .all(...channels, person)
      .map(fromRow);
  }
}

function fromRow(value: unknown): StoredMessage {
  const found = row.parse(value);
  return {
    ts: found.ts,
    channel: found.channel,
    threadTs: found.thread_ts,
    userId: found.user_id,
    text: found.text,
    blocks: found.blocks,
    files: found.files,
    visibleTo: found.visible_to,
    edited: found.edited !== 0,
  };
}
