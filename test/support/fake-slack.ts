import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A call that Slack got: the method's name, and its arguments with their JSON parsed. */
export interface SlackCall {
  method: string;
  args: Record<string, unknown>;
}

/** What Slack answers to a method: the body, and when needed a status and headers. Undefined for no answer at all. */
export type SlackReply =
  | { status?: number; headers?: Record<string, string>; body: unknown }
  | "silence"
  | "hang up";

/** Decides about one call; undefined for Slack's usual answer. */
export type Behaviour = (call: SlackCall) => SlackReply | undefined;

/** A Slack Web API that remembers what it was told and answers at once; also takes posts to a `response_url`. */
export interface FakeSlack {
  apiUrl: string;
  responseUrl: string;
  calls: SlackCall[];
  /** The arguments of every call of a method, oldest first. */
  to(method: string): Record<string, unknown>[];
  behave(behaviour: Behaviour): void;
}

/** Starts a Slack for one test. */
export async function fakeSlack(): Promise<FakeSlack> {
  const calls: SlackCall[] = [];
  let behaviour: Behaviour = () => undefined;
  let posted = 0;
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      const usual = () => ({ body: usualAnswer(call, `1700000000.00000${++posted}`, url) });
      reply(response, behaviour(call) ?? usual());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server has an address of this shape.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    apiUrl: `${url}/api/`,
    responseUrl: `${url}/response`,
    calls,
    to: (method) => calls.filter((call) => call.method === method).map((call) => call.args),
    behave(next) {
      behaviour = next;
    },
  };
}

/** Slack refuses a call with one of its codes. */
export function refuses(error: string): SlackReply {
  return { body: { ok: false, error } };
}

async function readCall(request: IncomingMessage): Promise<SlackCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const method = (request.url ?? "").replace(/^\/(api\/)?/, "");
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/json")) return { method, args: JSON.parse(body.toString()) };
  if (!type.startsWith("application/x-www-form-urlencoded"))
    return { method, args: { body: body.toString() } };
  const fields = [...new URLSearchParams(body.toString())];
  return { method, args: Object.fromEntries(fields.map(([name, value]) => [name, parsed(value)])) };
}

function parsed(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function usualAnswer({ method, args }: SlackCall, ts: string, url: string): unknown {
  switch (method) {
    case "users.info":
      return { ok: true, user: { id: args.user, locale: "en-US" } };
    case "users.list":
      return { ok: true, members: [], response_metadata: { next_cursor: "" } };
    case "chat.postMessage":
      return { ok: true, channel: args.channel, ts };
    case "chat.getPermalink":
      return { ok: true, permalink: `https://acme.slack.com/archives/${args.channel}/p${args.message_ts}` };
    case "files.getUploadURLExternal":
      return { ok: true, upload_url: `${url}/upload`, file_id: "F1" };
    default:
      return { ok: true, files: [] };
  }
}

function reply(response: ServerResponse, answer: SlackReply): void {
  if (answer === "silence") return;
  if (answer === "hang up") return void response.destroy();
  const isText = typeof answer.body === "string";
  response.writeHead(answer.status ?? 200, {
    "content-type": isText ? "text/html" : "application/json",
    ...answer.headers,
  });
  response.end(isText ? answer.body : JSON.stringify(answer.body));
}
