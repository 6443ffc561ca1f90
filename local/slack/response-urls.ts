import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

/** Slack: a response_url takes 5 posts within 30 minutes. */
export const RESPONSE_URL_USES = 5;
/** See {@link RESPONSE_URL_USES}; in ms. */
export const RESPONSE_URL_LIFETIME_MS = 30 * 60_000;

const row = z.object({
  channel: z.string(),
  person: z.string(),
  message_ts: z.string().nullable(),
  expires_at: z.number(),
  uses: z.number(),
});

/** Where an answer through a response_url goes: to the person, in the channel, about the message. */
export interface ResponseTarget {
  channel: string;
  person: string;
  messageTs: string | null;
}

/** The response_urls of past interactions. They outlive a restart, as Slack's do. */
export class ResponseUrls {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #url: string;

  constructor(database: DatabaseSync, url: string, now: () => number) {
    this.#database = database;
    this.#url = url;
    this.#now = now;
  }

  issue(target: ResponseTarget): string {
    const token = randomBytes(18).toString("base64url");
    this.#database.prepare("DELETE FROM response_urls WHERE expires_at < ?").run(this.#now() - 86_400_000);
    this.#database
      .prepare("INSERT INTO response_urls VALUES (?, ?, ?, ?, ?, 0)")
      .run(token, target.channel, target.person, target.messageTs, this.#now() + RESPONSE_URL_LIFETIME_MS);
    return `${this.#url}/response/${token}`;
  }

  /** Counts one use. `expired_url` after 30 minutes, `used_url` from the sixth post on. */
  use(token: string): ResponseTarget | "expired_url" | "used_url" {
    const found = this.#database.prepare("SELECT * FROM response_urls WHERE token = ?").get(token);
    if (found === undefined) return "expired_url";
    const target = row.parse(found);
    if (this.#now() >= target.expires_at) return "expired_url";
    if (target.uses >= RESPONSE_URL_USES) return "used_url";
    this.#database.prepare("UPDATE response_urls SET uses = uses + 1 WHERE token = ?").run(token);
    return { channel: target.channel, person: target.person, messageTs: target.message_ts };
  }
}
