import { createServer } from "node:http";
import { listening } from "../../listening.ts";

/**
 * Lambda's Invoke for asynchronous calls: takes the event, answers 202, and calls the function afterwards. A function
 * that fails is called twice more, here without the minutes between.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function serveInvoke(invoke: (name: string, event: unknown) => Promise<unknown>) {
  const server = createServer(async (request, response) => {
    const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? "") ?? [];
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const isEvent = request.headers["x-amz-invocation-type"] === "Event";
    if (!name || !isEvent) return void response.writeHead(400).end("{}");
    response.writeHead(202).end();
    const event: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
    for (let attempt = 1; attempt <= 3; attempt++) {
      try {
        return void (await invoke(decodeURIComponent(name), event));
      } catch {
        // Lambda tries again.
      }
    }
  });
  const url = `http://127.0.0.1:${await listening(server)}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, close };
}
