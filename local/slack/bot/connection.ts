import { type Json, parseJson } from "../json.ts";
import { signatureHeaders } from "./sign.ts";

/** How long the bot may take to answer, in ms. Slack: 3 seconds. */
export const BOT_TIMEOUT_MS = 3000;

/** What Slack sends to a bot: a slash command, an interaction or an event. */
export type Delivery = { kind: "command" | "interaction" | "event"; payload: Json };

/** The bot's answer. `body` is parsed JSON, a non-empty text, or `undefined` when there was none. */
export type BotAnswer =
  | { outcome: "answered"; body: unknown }
  | { outcome: "timeout" }
  | { outcome: "refused"; status: number }
  | { outcome: "unreachable" };

/** Another way to reach the bot; when it is open it replaces HTTP, as Socket Mode does. */
export interface Socket {
  readonly open: boolean;
  deliver(delivery: Delivery, timeoutMs: number): Promise<BotAnswer>;
}

/** Reaches the bot, by signed HTTP requests or through its WebSocket. */
export class BotConnection {
  readonly #signingSecret: string;
  readonly #now: () => number;
  readonly #timeoutMs: number;
  readonly #socket: Socket;
  #eventsUrl: string | undefined;

  constructor(signingSecret: string, socket: Socket, now: () => number, timeoutMs = BOT_TIMEOUT_MS) {
    this.#socket = socket;
    this.#signingSecret = signingSecret;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  connect(eventsUrl: string): void {
    this.#eventsUrl = eventsUrl;
  }

  /** Delivers and waits for the answer, 3 seconds at most. Never throws: what went wrong is the answer. */
  async deliver(delivery: Delivery): Promise<BotAnswer> {
    if (this.#socket.open) return this.#socket.deliver(delivery, this.#timeoutMs);
    if (this.#eventsUrl === undefined) return { outcome: "unreachable" };
    const { body, contentType } = encode(delivery);
    const headers = {
      ...signatureHeaders(this.#signingSecret, body, this.#now()),
      "content-type": contentType,
    };
    try {
      const signal = AbortSignal.timeout(this.#timeoutMs);
      const response = await fetch(this.#eventsUrl, {
        method: "POST",
        body,
        headers,
        signal,
        redirect: "error",
      });
      const text = await response.text();
      return response.ok
        ? { outcome: "answered", body: readBody(text) }
        : { outcome: "refused", status: response.status };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === "TimeoutError";
      return { outcome: timedOut ? "timeout" : "unreachable" };
    }
  }
}

/** Commands are plain forms, interactions a form with one JSON field, events JSON: as Slack sends them. */
function encode(delivery: Delivery): { body: string; contentType: string } {
  if (delivery.kind === "event") {
    return { body: JSON.stringify(delivery.payload), contentType: "application/json" };
  }
  const fields =
    delivery.kind === "command"
      ? Object.entries(delivery.payload).map(([key, value]): [string, string] => [key, String(value)])
      : [["payload", JSON.stringify(delivery.payload)] satisfies [string, string]];
  return { body: new URLSearchParams(fields).toString(), contentType: "application/x-www-form-urlencoded" };
}

function readBody(text: string): unknown {
  if (text.trim() === "") return undefined;
  return parseJson(text) ?? text;
}
