import { createServer, type IncomingMessage } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TableAccess } from "../../../aws/table/table.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import { listening } from "../../support/listening.ts";

/** A way into a table on which answers get lost. */
export interface LossyAccess {
  access: TableAccess;
  /** What was done without anybody hearing of it. */
  lost: string[];
  close(): Promise<void>;
}

/**
 * Another way into the same table, on which the first answers to some actions get lost after they were carried out:
 * the connection breaks, and the SDK repeats the request.
 * @param attempts how often the SDK tries
 */
export async function lostAnswers(
  { client, table }: TableAccess,
  action: string,
  { times = 1, attempts = 2 } = {},
): Promise<LossyAccess> {
  const endpoint = await client.config.endpoint?.();
  if (!endpoint) throw new Error("The client has no endpoint");
  const lost: string[] = [];
  const server = createServer(async (request, response) => {
    const answer = await fetch(`http://${endpoint.hostname}:${endpoint.port}/`, await copyOf(request));
    if (String(request.headers["x-amz-target"]).endsWith(`.${action}`) && lost.length < times) {
      lost.push(action);
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(await answer.text());
  });
  const url = `http://127.0.0.1:${await listening(server)}`;
  const lossy = new DynamoDBClient({ ...clientOf({ url }), maxAttempts: attempts });
  const close = async () => {
    lossy.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { access: { client: lossy, table }, lost, close };
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
