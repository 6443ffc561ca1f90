import type { IncomingMessage, ServerResponse } from "node:http";

/** A request, read whole. */
export interface Incoming {
  method: string;
  url: URL;
  /** Content type without parameters, lower case. */
  type: string;
  contentType: string;
  authorization: string;
  origin: string | undefined;
  body: Buffer;
  /** Aborts when the client goes away. */
  closed: AbortSignal;
}

/** An answer. `stream` takes the response over and ends it later. */
export interface Reply {
  status: number;
  type: string;
  body: string | Uint8Array;
  headers?: Record<string, string>;
  stream?: (response: ServerResponse) => void;
}

/** The request can not be served; the message says why, to whoever sent it. */
export class RequestError extends Error {
  override name = "RequestError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** An answer in JSON. */
export function jsonReply(value: unknown, status = 200): Reply {
  return { status, type: "application/json; charset=utf-8", body: JSON.stringify(value) };
}

/** Reads a request up to `limit` bytes. Throws `RequestError` beyond it. */
export async function readRequest(
  request: IncomingMessage,
  url: URL,
  limit: number,
  closed: AbortSignal,
): Promise<Incoming> {
  const contentType = request.headers["content-type"] ?? "";
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw new RequestError(413, `The request is larger than ${limit} bytes`);
    chunks.push(bytes);
  }
  return {
    method: request.method ?? "GET",
    url,
    type: contentType.split(";")[0]?.trim().toLowerCase() ?? "",
    contentType,
    authorization: request.headers.authorization ?? "",
    origin: request.headers.origin,
    body: Buffer.concat(chunks),
    closed,
  };
}

/** Sends an answer. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    "content-type": reply.type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    ...reply.headers,
  });
  if (reply.stream) reply.stream(response);
  else response.end(reply.body);
}
