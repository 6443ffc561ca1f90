import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { clientOf } from "./aws-service.ts";
import { checkPresigned } from "./s3-signature.ts";

/** An answer that S3 refuses with. */
export interface S3Refusal {
  status: number;
  code: string;
}

/** S3 on this machine: objects of any bucket, path-style, for the true SDK client and for presigned URLs. */
export interface S3 {
  url: string;
  /** Objects by `bucket/key`. A test may look and change. */
  objects: Map<string, Buffer>;
  /** The requests so far, such as `GET bucket/key`. */
  calls: string[];
  /** The next requests are refused with these, in this order; undefined lets one pass. */
  refusals: (S3Refusal | undefined)[];
  /** Whether callers may list the bucket. S3 tells those who may not neither what is there nor what is missing: 403. */
  mayList: boolean;
  /** How long a PUT takes, milliseconds. */
  slowness: number;
  /** How far the clock of S3 is ahead, milliseconds. */
  ahead: number;
  close(): Promise<void>;
}

/** Client settings for the fake. */
export function s3ClientOf(s3: Pick<S3, "url">) {
  return { ...clientOf(s3), forcePathStyle: true };
}

const SLOW_DOWN = { status: 503, code: "SlowDown" };
const ACCESS_DENIED = { status: 403, code: "AccessDenied" };
/** The secret key of {@link clientOf}. */
const SECRET = "test";

/** Starts an empty S3. */
export async function startS3(): Promise<S3> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const key = decodeURIComponent(url.pathname.slice(1));
    s3.calls.push(`${request.method} ${key}`);
    if (request.method === "PUT" && s3.slowness > 0) await sleep(s3.slowness);
    const refusal = s3.refusals.shift() ?? unauthorised(request, url, s3);
    const asked = { method: request.method ?? "", key, body, range: request.headers.range };
    respond(response, refusal ?? answered(s3, asked));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const s3: S3 = {
    url: `http://127.0.0.1:${port}`,
    objects: new Map(),
    calls: [],
    refusals: [],
    mayList: true,
    slowness: 0,
    ahead: 0,
    close,
  };
  return s3;
}

/** Refusals for {@link S3.refusals}. */
export const s3Refusals = { slowDown: SLOW_DOWN, accessDenied: ACCESS_DENIED };

function unauthorised(request: IncomingMessage, url: URL, s3: S3): S3Refusal | undefined {
  if (request.headers.authorization?.startsWith("AWS4-HMAC-SHA256")) return undefined;
  const asked = { method: request.method ?? "", url, host: request.headers.host ?? "" };
  const verdict = checkPresigned(asked, SECRET, Date.now() + s3.ahead);
  if (verdict === "wrong-signature") return { status: 403, code: "SignatureDoesNotMatch" };
  return verdict === "expired" ? ACCESS_DENIED : undefined;
}

/** What is asked of one object. */
interface Asked {
  method: string;
  key: string;
  body: Buffer;
  range: string | undefined;
}

function answered(
  s3: S3,
  { method, key, body, range }: Asked,
): { status: number; bytes?: Buffer } | S3Refusal {
  if (method === "PUT") {
    s3.objects.set(key, body);
    return { status: 200 };
  }
  if (method === "DELETE") {
    s3.objects.delete(key);
    return { status: 204 };
  }
  const stored = s3.objects.get(key);
  if (!stored) return s3.mayList ? { status: 404, code: "NoSuchKey" } : ACCESS_DENIED;
  if (range === undefined) return { status: 200, bytes: stored };
  const part = partOf(stored, range);
  return part ? { status: 206, bytes: part } : { status: 416, code: "InvalidRange" };
}

function partOf(bytes: Buffer, range: string): Buffer | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  const from = Number(first);
  return from < bytes.length ? bytes.subarray(from, Number(last) + 1) : undefined;
}

function respond(response: ServerResponse, answer: ReturnType<typeof answered>): void {
  const error = "code" in answer ? Buffer.from(`<Error><Code>${answer.code}</Code></Error>`) : undefined;
  const bytes = "code" in answer ? error : answer.bytes;
  if (error) response.setHeader("content-type", "application/xml");
  if (bytes) response.setHeader("content-length", bytes.length);
  response.writeHead(answer.status);
  response.end(response.req.method === "HEAD" ? undefined : bytes);
}

/** The body, out of the chunks with a checksum behind them that the SDK makes of a stream (`aws-chunked`). */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return request.headers["content-encoding"]?.includes("aws-chunked") ? unchunked(bytes) : bytes;
}

function unchunked(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const length = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    if (!length) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}
