import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { servePage } from "../../../local/slack/http/page.ts";
import { PEOPLE } from "../../../local/slack/people.ts";

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** A message as the page receives it; `only` makes it ephemeral for one person. */
export interface FakeMessage {
  readonly userId?: string;
  readonly channel?: string;
  readonly threadTs?: string | null;
  readonly text?: string;
  readonly blocks?: readonly Json[];
  readonly files?: readonly Json[];
  readonly only?: string;
  readonly edited?: boolean;
  readonly ts?: string;
}

/** What the page sent, by path below /sandbox/. */
export interface Heard {
  readonly path: string;
  readonly body: Json;
}

/** Answers an act of a person; what it returns goes back to the page. */
export type Script = (heard: Heard, fake: FakeSandbox) => Promise<Json> | Json;

export const RUNS = "C0000RUNS1";
export const BOT = "U0000BOT01";

/** The page does not change while it is tested; fetching its modules once saves most of the time. */
const CACHED = { "cache-control": "max-age=600" };

interface Stored extends FakeMessage {
  readonly ts: string;
}

/**
 * The person's side of the sandbox Slack without a bot: it keeps what a test puts in, tells the page of
 * changes, remembers what the page sent, and answers as the test's script says.
 */
export class FakeSandbox {
  readonly heard: Heard[] = [];
  readonly locales = new Map(PEOPLE.map((person) => [person.id, person.locale]));
  readonly views = new Map<string, Json[]>();
  readonly homes = new Map<string, Json>();
  script: Script = () => ({ ok: true });
  #messages: Stored[] = [];
  #streams = new Map<ServerResponse, string>();
  #server: Server | null = null;
  #port = 0;
  #clock = 1_763_700_000;

  /** Listens on 127.0.0.1; again on the same port after `stop`. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#server = server;
    const address = server.address();
    if (isAddress(address)) this.#port = address.port;
  }

  /** Goes away as a killed server does: open connections break. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Forgets everything, as if it had just been started. */
  reset(): void {
    this.heard.length = 0;
    for (const person of PEOPLE) this.locales.set(person.id, person.locale);
    this.views.clear();
    this.homes.clear();
    this.script = () => ({ ok: true });
    this.#messages = [];
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Puts a message into the workspace; returns its `ts`. */
  post(message: FakeMessage): string {
    this.#clock += 61;
    const ts = message.ts ?? `${this.#clock}.000100`;
    this.#messages.push({ ...message, ts });
    this.changed();
    return ts;
  }

  /** Replaces parts of a message. */
  change(ts: string, part: FakeMessage): void {
    this.#messages = this.#messages.map((one) => (one.ts === ts ? { ...one, ...part, ts } : one));
    this.changed();
  }

  /** Opens a modal on top of a person's others. */
  open(person: string, view: Json): void {
    const stack = this.views.get(person) ?? [];
    this.views.set(person, [...stack, { id: `V${person.slice(1)}${stack.length}`, ...view }]);
    this.changed();
  }

  /** Tells every page that something changed. */
  changed(): void {
    for (const stream of this.#streams.keys()) stream.write('data: {"changed":true}\n\n');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const as = url.searchParams.get("as") ?? "";
    if (url.pathname === "/sandbox/state") return json(response, this.#state(as));
    if (url.pathname === "/sandbox/events") return this.#listen(response, as);
    if (request.method === "POST")
      return this.#act(url.pathname.slice("/sandbox/".length), request, response);
    const page = await servePage(url.pathname);
    if (page === undefined) response.writeHead(404).end();
    else
      response
        .writeHead(page.status, { "content-type": page.type, ...page.headers, ...CACHED })
        .end(page.body);
  }

  #listen(response: ServerResponse, as: string): void {
    response.writeHead(200, { "content-type": "text/event-stream" }).write("retry: 1000\n\n");
    this.#streams.set(response, as);
    response.on("close", () => this.#streams.delete(response));
  }

  async #act(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const heard: Heard = { path, body: readJson(await readAll(request)) };
    this.heard.push(heard);
    const as = String(heard.body.as);
    if (path === "close") this.views.set(as, (this.views.get(as) ?? []).slice(0, -1));
    if (path === "locale") this.locales.set(as, String(heard.body.locale));
    if (path === "say") {
      const { channel, text, threadTs } = heard.body;
      this.post({
        userId: as,
        channel: String(channel),
        text: String(text),
        threadTs: threadTs ? String(threadTs) : null,
      });
    }
    const answer = await this.script(heard, this);
    this.changed();
    json(response, answer);
  }

  #state(as: string): Json {
    const people = PEOPLE.map((one) => ({ ...one, locale: this.locales.get(one.id), isBot: false }));
    const bot = {
      id: BOT,
      name: "ambulance",
      realName: "Ambulance",
      title: "",
      locale: "en-US",
      isBot: true,
    };
    return {
      team: { id: "T0000000001", name: "Acme", domain: "acme" },
      me: people.find((one) => one.id === as),
      people: [...people, bot],
      channels: [
        { id: RUNS, name: "production-runs", isDirect: false, botIsMember: true },
        { id: "C0000GEN01", name: "general", isDirect: false, botIsMember: false },
      ],
      commands: [
        {
          command: "/ambulance",
          description: "Run a one-off command in production",
          usageHint: "[target command] | history | show RUN | cancel RUN | help",
        },
        { command: "/ambulance-status", description: "What runs now", usageHint: "" },
      ],
      shortcuts: [{ callbackId: "run_in_production", name: "Run in production", type: "message" }],
      messages: this.#messages
        .filter((one) => one.only === undefined || one.only === as)
        .map((one) => ({
          channel: one.channel ?? RUNS,
          ts: one.ts,
          threadTs: one.threadTs ?? null,
          userId: one.userId ?? BOT,
          userName: people.find((person) => person.id === one.userId)?.realName ?? "Ambulance",
          isBot: (one.userId ?? BOT) === BOT,
          text: one.text ?? "",
          blocks: one.blocks ?? [],
          files: one.files ?? [],
          ephemeral: one.only !== undefined,
          edited: one.edited ?? false,
        })),
      views: this.views.get(as) ?? [],
      home: this.homes.get(as) ?? null,
    };
  }
}

function isAddress(address: unknown): address is AddressInfo {
  return typeof address === "object" && address !== null && "port" in address;
}

function json(response: ServerResponse, body: Json): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function readJson(text: string): Json {
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null ? { ...body } : {};
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
