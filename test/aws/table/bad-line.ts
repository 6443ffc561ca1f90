import { createServer, type IncomingMessage } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TableAccess } from "../../../aws/table/table.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import { listening } from "../../support/listening.ts";

/** What becomes of a request: it goes through, it is carried out and nobody hears of it, or it never arrives. */
export type Fate = "through" | "answer-lost" | "request-lost";

/** A way into a table over a bad line. */
export interface BadLine {
  access: TableAccess;
  /** The actions that were carried out without an answer. */
  lost: string[];
  close(): Promise<void>;
}

/**
 * Another way into the same table, where connections break.
 * @param fateOf decides about each request, by its action and how many came before it
 * @param attempts how often the SDK tries
 */
export async function badLine(
  { client, table }: TableAccess,
  fateOf: (action: string, before: number) => Fate | Promise<Fate>,
  attempts = 1,
): Promise<BadLine> {
  const endpoint = await client.config.endpoint?.();
  if (!endpoint) throw new Error("The client has no endpoint");
  const lost: string[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const fate = await fateOf(action, requests++);
    if (fate === "request-lost") return request.socket.destroy();
    const answer = await fetch(`http://${endpoint.hostname}:${endpoint.port}/`, await copyOf(request));
    if (fate === "answer-lost") {
      lost.push(action);
      return request.socket.destroy();
    }
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
    return response.end(await answer.text());
  });
  server.keepAliveTimeout = 0;
  const url = `http://127.0.0.1:${await listening(server)}`;
  const bad = new DynamoDBClient({ ...clientOf({ url }), maxAttempts: attempts });
  const close = async () => {
    bad.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { access: { client: bad, table }, lost, close };
}

/** The first answers to an action get lost after it was carried out, and the SDK repeats the request. */
export function lostAnswers(access: TableAccess, action: string, times = 1): Promise<BadLine> {
  let lost = 0;
  const fateOf = (name: string) => (name === action && lost++ < times ? "answer-lost" : "through");
  return badLine(access, fateOf, times + 1);
}

async function copyOf(request: IncomingMessage): Promise<RequestInit> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = ["authorization", "content-type", "x-amz-date", "x-amz-target"].map((name) => [
    name,
    String(request.headers[name]),
  ]);
  return { method: "POST", headers: Object.fromEntries(headers), body: Buffer.concat(chunks) };
}
