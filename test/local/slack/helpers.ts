import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebClient } from "@slack/web-api";
import { onTestFinished, vi } from "vitest";
import { z } from "zod";
import { type Json, jsonObject, parseJson } from "../../../local/slack/json.ts";
import { type Manifest, parseManifest } from "../../../local/slack/manifest.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../local/slack/sandbox.ts";

export const BOT_TOKEN = "xoxb-test-token";
export const SIGNING_SECRET = "0123456789abcdef";

/** The manifest that is pasted into Slack. */
export function realManifest(): Manifest {
  return parseManifest(
    JSON.parse(readFileSync(new URL("../../../bot/manifest.json", import.meta.url), "utf8")),
  );
}

/** A directory that is gone when the test is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "sandbox-slack-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A sandbox that is closed when the test is over. */
export async function sandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const stateFile = options.stateFile ?? join(temporaryDirectory(), "slack.sqlite");
  const running = await startSandbox({
    port: 0,
    botToken: BOT_TOKEN,
    signingSecret: SIGNING_SECRET,
    manifest: realManifest(),
    ...options,
    stateFile,
  });
  onTestFinished(() => running.close());
  return running;
}

/** The true client, which does not try again. */
export function client(slack: Sandbox, token = BOT_TOKEN): WebClient {
  return new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
}

const answer = z.looseObject({ ok: z.boolean(), error: z.string().optional() });

/** Calls the Web API without a client, so that a refusal is an answer. */
export async function api(slack: Sandbox, method: string, args: Json = {}, token: string | null = BOT_TOKEN) {
  const headers = { "content-type": "application/json; charset=utf-8" };
  const response = await fetch(slack.apiUrl + method, {
    method: "POST",
    body: JSON.stringify(args),
    headers: token === null ? headers : { ...headers, authorization: `Bearer ${token}` },
  });
  return answer.parse(await response.json());
}

const outcome = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

/** Does something as a person. */
export async function act(slack: Sandbox, what: string, body: Json) {
  const response = await fetch(`${slack.url}/sandbox/${what}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  return { status: response.status, ...outcome.parse(await response.json()) };
}

const message = z.object({
  channel: z.string(),
  ts: z.string(),
  threadTs: z.string().nullable(),
  userId: z.string(),
  userName: z.string(),
  isBot: z.boolean(),
  text: z.string(),
  blocks: z.array(jsonObject),
  files: z.array(
    z.object({ id: z.string(), name: z.string(), size: z.number(), url: z.string(), preview: z.string() }),
  ),
  ephemeral: z.boolean(),
  edited: z.boolean(),
});
const screen = z.object({
  me: jsonObject,
  people: z.array(jsonObject),
  channels: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  commands: z.array(jsonObject),
  shortcuts: z.array(jsonObject),
  messages: z.array(message),
  views: z.array(jsonObject.and(z.object({ id: z.string(), hash: z.string() }))),
  home: jsonObject.nullable(),
});

/** What a person sees. */
export async function look(slack: Sandbox, as: string) {
  const response = await fetch(`${slack.url}/sandbox/state?as=${as}`);
  return screen.parse(await response.json());
}

/** One request that the bot got. `payload` is the form, the interaction or the event. */
export interface BotRequest {
  headers: IncomingHttpHeaders;
  raw: string;
  payload: Json;
}

/** A bot that remembers what it got and answers as told. */
export interface FakeBot {
  url: string;
  requests: BotRequest[];
  /** Answers the next and all later requests. */
  answer(reply: (request: BotRequest, response: ServerResponse) => void | Promise<void>): void;
  last(): BotRequest;
}

/** Starts a bot which says 200 and nothing else, and connects it. */
export async function fakeBot(slack: Sandbox): Promise<FakeBot> {
  const requests: BotRequest[] = [];
  let reply: Parameters<FakeBot["answer"]>[0] = (_request, response) => void response.end();
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const raw = Buffer.concat(chunks).toString("utf8");
    const request = {
      headers: incoming.headers,
      raw,
      payload: decode(incoming.headers["content-type"] ?? "", raw),
    };
    requests.push(request);
    await reply(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const url = `http://127.0.0.1:${port}/slack/events`;
  slack.connectBot(url);
  return {
    url,
    requests,
    answer: (next) => {
      reply = next;
    },
    last: () => {
      const request = requests.at(-1);
      if (!request) throw new Error("the bot got nothing");
      return request;
    },
  };
}

function decode(type: string, raw: string): Json {
  if (type === "application/json") return jsonObject.parse(parseJson(raw));
  const form = Object.fromEntries(new URLSearchParams(raw));
  return form.payload === undefined ? form : jsonObject.parse(parseJson(form.payload));
}

/** Answers with JSON. */
export function json(body: unknown) {
  return (_request: BotRequest, response: ServerResponse) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  };
}

/** A text object. */
export const plain = (text: string) => ({ type: "plain_text", text });

/** A modal with one required text input. */
export function modal(more: Json = {}): Json {
  const input = { type: "plain_text_input", action_id: "text" };
  return {
    type: "modal",
    callback_id: "request",
    title: plain("Run"),
    submit: plain("Ask"),
    blocks: [{ type: "input", block_id: "command", label: plain("Command"), element: input }],
    ...more,
  };
}

/** An actions block with one button. */
export function buttonBlock(more: Json = {}): Json {
  return {
    type: "actions",
    block_id: "decision",
    elements: [{ type: "button", action_id: "approve", text: plain("Approve"), value: "run-1", ...more }],
  };
}

/** Waits until something is so, for ten seconds at most. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(isSo, { timeout: 10_000, interval: 20 });
}
