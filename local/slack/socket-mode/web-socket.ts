import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { decodeFrame, encodeFrame, type Frame, FrameError, OPCODE } from "./frames.ts";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const MESSAGE_LIMIT = 2_000_000;

/** Slack pings about this often, and its client gives up when it does not; ms. */
const PING_MS = 10_000;

/** The server's end of one WebSocket: text messages, pings and an orderly end, which is all that Socket Mode needs. */
export class WebSocketConnection {
  readonly #socket: Duplex;
  readonly #onText: (text: string) => void;
  readonly #ping: NodeJS.Timeout;
  #bytes = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #open = true;

  /** Answers the handshake of a request to upgrade. `head` is what came after it. */
  constructor(request: IncomingMessage, socket: Duplex, head: Buffer, onText: (text: string) => void) {
    this.#socket = socket;
    this.#onText = onText;
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}${GUID}`)
      .digest("base64");
    const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write(`${lines.join("\r\n")}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("error", () => this.close());
    socket.on("close", () => this.close());
    this.#ping = setInterval(() => this.#send(OPCODE.ping, Buffer.alloc(0)), PING_MS);
    this.#take(head);
  }

  get open(): boolean {
    return this.#open;
  }

  sendText(text: string): void {
    this.#send(OPCODE.text, Buffer.from(text));
  }

  /** Says goodbye (1000, a normal end) and hangs up. */
  close(): void {
    if (!this.#open) return;
    this.#send(OPCODE.close, Buffer.from([3, 232]));
    this.#open = false;
    clearInterval(this.#ping);
    this.#socket.end();
  }

  #send(opcode: number, payload: Buffer): void {
    if (this.#open && this.#socket.writable) this.#socket.write(encodeFrame(opcode, payload));
  }

  #take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    try {
      for (let next = this.#next(); next && this.#open; next = this.#next()) this.#handle(next);
    } catch {
      this.close();
      this.#socket.destroy();
    }
  }

  #next(): Frame | undefined {
    const decoded = decodeFrame(this.#bytes, MESSAGE_LIMIT);
    if (decoded) this.#bytes = Buffer.from(decoded.rest);
    return decoded?.frame;
  }

  #handle(frame: Frame): void {
    if (frame.opcode === OPCODE.ping) this.#send(OPCODE.pong, frame.payload);
    if (frame.opcode === OPCODE.close) this.close();
    if (frame.opcode === OPCODE.text || frame.opcode === OPCODE.continuation) this.#assemble(frame);
  }

  #assemble(frame: Frame): void {
    this.#parts.push(frame.payload);
    const message = Buffer.concat(this.#parts);
    if (message.length > MESSAGE_LIMIT)
      throw new FrameError(`The message is longer than ${MESSAGE_LIMIT} bytes`);
    if (!frame.final) return;
    this.#parts = [];
    this.#onText(message.toString("utf8"));
  }
}
