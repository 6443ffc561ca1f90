import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { z } from "zod";
import type { BotAnswer, Delivery, Socket } from "../bot/connection.ts";
import { type Json, jsonObject, parseJson } from "../json.ts";
import { BOT } from "../people.ts";
import { WebSocketConnection } from "./web-socket.ts";

/** Slack allows an app this many open connections. */
const CONNECTION_LIMIT = 10;

const TYPES = { command: "slash_commands", interaction: "interactive", event: "events_api" } as const;

const acknowledgement = z.object({ envelope_id: z.string(), payload: jsonObject.optional() });

/**
 * Socket Mode: the bot connects to us, so that nothing of it needs to be reachable. Each delivery is an
 * envelope that it has to acknowledge within the time limit; its answer travels in the acknowledgement.
 */
export class SocketMode implements Socket {
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, (payload: Json) => void>();
  #connections: WebSocketConnection[] = [];

  get open(): boolean {
    return this.#living().length > 0;
  }

  /** The path and query for one connection. It works once. */
  issuePath(): string {
    const ticket = randomBytes(18).toString("base64url");
    this.#tickets.add(ticket);
    return `/link/?ticket=${ticket}&app_id=${BOT.appId}`;
  }

  /** Takes a request to upgrade, or drops it when its ticket is not good. */
  accept(request: IncomingMessage, url: URL, socket: Duplex, head: Buffer): void {
    const ticket = url.searchParams.get("ticket") ?? "";
    const wanted = url.pathname === "/link/" && this.#tickets.delete(ticket);
    if (!wanted || this.#living().length >= CONNECTION_LIMIT || !request.headers["sec-websocket-key"]) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    const connection = new WebSocketConnection(request, socket, head, (text) => this.#acknowledge(text));
    this.#connections = [...this.#living(), connection];
    const debug_info = { host: "sandbox", approximate_connection_time: 3600 };
    const hello = {
      num_connections: this.#connections.length,
      connection_info: { app_id: BOT.appId },
      debug_info,
    };
    connection.sendText(JSON.stringify({ type: "hello", ...hello }));
  }

  deliver(delivery: Delivery, timeoutMs: number): Promise<BotAnswer> {
    const envelope_id = randomUUID();
    const envelope = {
      envelope_id,
      type: TYPES[delivery.kind],
      payload: delivery.payload,
      accepts_response_payload: delivery.kind !== "event",
    };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(envelope_id);
        resolve({ outcome: "timeout" });
      }, timeoutMs);
      this.#waiting.set(envelope_id, (payload) => {
        clearTimeout(timer);
        this.#waiting.delete(envelope_id);
        resolve({ outcome: "answered", body: Object.keys(payload).length === 0 ? undefined : payload });
      });
      this.#living()[0]?.sendText(JSON.stringify(envelope));
    });
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  #living(): WebSocketConnection[] {
    return this.#connections.filter((connection) => connection.open);
  }

  #acknowledge(text: string): void {
    const parsed = acknowledgement.safeParse(parseJson(text));
    if (parsed.success) this.#waiting.get(parsed.data.envelope_id)?.(parsed.data.payload ?? {});
  }
}
