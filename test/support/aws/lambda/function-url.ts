import { createServer, type IncomingMessage } from "node:http";
import { z } from "zod";
import { listening } from "../../listening.ts";

const answerSchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
});

/** A function URL on this machine. */
export interface FunctionUrl {
  url: string;
  /** How long each request took to be answered, milliseconds. */
  took: number[];
  close(): Promise<void>;
}

/**
 * Serves a function as its function URL does: each request becomes an event of payload format 2.0, its body in base64
 * unless it is JSON or text. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export async function serveFunctionUrl(invoke: (event: unknown) => Promise<unknown>): Promise<FunctionUrl> {
  const took: number[] = [];
  const server = createServer(async (request, response) => {
    const since = performance.now();
    try {
      const { statusCode, headers, body } = answerSchema.parse(await invoke(await eventOf(request)));
      response.writeHead(statusCode, headers).end(body);
    } catch {
      response.writeHead(502).end("Internal Server Error");
    }
    took.push(performance.now() - since);
  });
  const url = `http://127.0.0.1:${await listening(server)}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, took, close };
}

async function eventOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  const isBase64Encoded = !/json|^text\//.test(type);
  const rawPath = request.url ?? "/";
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: "",
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    requestContext: {
      accountId: "anonymous",
      domainName: "test.lambda-url.ap-northeast-1.on.aws",
      http: {
        method: request.method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "",
      },
      requestId: "test",
      routeKey: "$default",
      stage: "$default",
      time: "21/Nov/2026:00:00:00 +0000",
      timeEpoch: Date.now(),
    },
    body: body.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}
