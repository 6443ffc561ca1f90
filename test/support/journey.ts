import { onTestFinished } from "vitest";
import { z } from "zod";
import type { AFTER_DRY_RUN } from "../../bot/blocks/request-modal.ts";
import { parseConfig } from "../../local/load-config.ts";
import { type Server, startServer } from "../../local/server.ts";
import type { ConfigInput } from "../../runs/config.ts";
import type { Mode } from "../../runs/run.ts";
import { emptyDirectory, removeDirectory } from "./data-directory.ts";
import { eventually } from "./eventually.ts";
import { processTarget } from "./process-target.ts";

/** The people and the channels of the sandbox. */
export const AOI = "U0000DEV01";
export const KEN = "U0000ONC01";
export const MAYA = "U0000ONC02";
export const RIN = "U0000AUD01";
export const RUNS = "C0000RUNS1";
export const GENERAL = "C0000GEN01";

const messageSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  threadTs: z.string().nullable(),
  userId: z.string(),
  text: z.string(),
  blocks: z.array(z.record(z.string(), z.json())),
  ephemeral: z.boolean(),
  files: z.array(z.object({ name: z.string(), size: z.number(), url: z.string() })),
});
const viewSchema = z.object({ id: z.string(), callback_id: z.string() }).loose();
const stateSchema = z.object({ messages: z.array(messageSchema), views: z.array(viewSchema) });
const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

export type Message = z.infer<typeof messageSchema>;

export const teamConfig = (target: Partial<ConfigInput["targets"][string]> = {}) => ({
  channel: RUNS,
  targets: { production: { ...processTarget, approvers: [KEN, MAYA], ...target } },
});

/** What a person fills into the modal. */
export interface Filled {
  command: string;
  reason?: string;
  mode?: Mode | typeof AFTER_DRY_RUN;
  target?: string;
}

/** A server with the sandbox, and people who use it as the page does: over HTTP. */
export class Journey {
  readonly directory: string;
  readonly config: ReturnType<typeof parseConfig>;
  readonly logged: string[] = [];
  #server: Server | undefined;
  #page: string | undefined;
  /** How long people wait for something to appear, milliseconds. */
  patience = 15_000;
  constructor(config: unknown = teamConfig()) {
    this.directory = emptyDirectory();
    this.config = parseConfig(config, "the test's configuration");
  }

  static async start(config?: unknown): Promise<Journey> {
    const journey = new Journey(config);
    onTestFinished(async () => {
      await journey.stop();
      removeDirectory(journey.directory);
    });
    await journey.startServer();
    return journey;
  }

  /** The sandbox's address; that of the server in this process unless a test says otherwise. */
  get page(): string {
    return this.#page ?? this.server.page ?? "";
  }

  /** Lets people use a server that runs in another process. */
  use(page: string): void {
    this.#page = page;
  }

  get server(): Server {
    if (!this.#server) throw new Error("The server is not running");
    return this.#server;
  }

  async startServer(): Promise<void> {
    const note = (text: string) => void this.logged.push(text);
    const settings = {
      connection: { kind: "sandbox" as const },
      dataDirectory: this.directory,
      configFile: "",
      port: 0,
      host: "127.0.0.1",
    };
    this.#server = await startServer({
      settings,
      config: this.config,
      log: { info: note, warn: note, error: note },
    });
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  /** Sends what a person did, as the page does. */
  async post(path: string, body: object): Promise<z.infer<typeof answerSchema>> {
    const response = await fetch(`${this.page}/sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answerSchema.parse(await response.json());
  }

  async state(as: string) {
    const response = await fetch(`${this.page}/sandbox/state?as=${as}`);
    return stateSchema.parse(await response.json());
  }

  command(as: string, text: string, channel = RUNS) {
    return this.post("command", { as, channel, text });
  }

  /** Opens the modal, fills it in and submits it. */
  async ask(filled: Filled, as = AOI, channel = RUNS) {
    await this.command(as, "/ambulance", channel);
    return this.submit(as, {
      target: { target: filled.target ?? "production" },
      mode: { mode: filled.mode ?? "write" },
      command: { command: filled.command },
      reason: { reason: filled.reason ?? "a test" },
    });
  }

  /** The modal that a person has before them, once it is open. */
  async modal(as: string) {
    return eventually(async () => {
      const top = (await this.state(as)).views.at(-1);
      if (!top) throw new Error(`${as} has no modal open`);
      return top;
    }, this.patience);
  }

  async submit(as: string, values: object) {
    const view = await this.modal(as);
    return this.post("submit", { as, viewId: view.id, values });
  }

  /** The newest card, once its text holds what is given. */
  async card(holding = "", as = AOI): Promise<Message> {
    return eventually(async () => {
      const cards = (await this.state(as)).messages.filter(
        (message) => message.channel === RUNS && !message.threadTs && !message.ephemeral,
      );
      const card = cards.at(-1);
      if (!card || !JSON.stringify(card).includes(holding))
        throw new Error(`No card says "${holding}": ${JSON.stringify(card?.text)}`);
      return card;
    }, this.patience);
  }

  /** The thread below a card, once one of its messages holds what is given. */
  async thread(card: Message, holding: string, as = AOI): Promise<Message[]> {
    return eventually(async () => {
      const thread = (await this.state(as)).messages.filter((message) => message.threadTs === card.ts);
      const said = thread.map((message) => `${message.text} ${JSON.stringify(message.blocks)}`);
      if (!said.some((text) => text.includes(holding)))
        throw new Error(`No message in the thread says "${holding}": ${said.join("\n")}`);
      return thread;
    }, this.patience);
  }

  /** Presses a button of a card. */
  async press(as: string, card: Message, actionId: string) {
    const actions = card.blocks.find((block) => block.type === "actions");
    const found = z
      .object({
        block_id: z.string(),
        elements: z.array(z.object({ action_id: z.string(), value: z.string().optional() })),
      })
      .safeParse(actions);
    const element = found.data?.elements.find((button) => button.action_id === actionId);
    if (!found.data || !element) throw new Error(`The card has no button ${actionId}`);
    return this.post("action", {
      as,
      channel: card.channel,
      messageTs: card.ts,
      blockId: found.data.block_id,
      actionId,
      value: element.value,
    });
  }

  /** The newest message that only one person sees, once there is one that holds what is given. */
  async whisper(as: string, holding: string): Promise<Message> {
    return eventually(async () => {
      const found = (await this.state(as)).messages.filter((message) => message.ephemeral).at(-1);
      if (!found || !JSON.stringify(found).includes(holding))
        throw new Error(`Nobody told ${as} "${holding}", but ${JSON.stringify(found)}`);
      return found;
    }, this.patience);
  }

  /** The newest run, as it is stored. */
  async run() {
    const run = (await this.server.services.store.history({ limit: 1 })).runs[0];
    if (!run) throw new Error("There is no run");
    return run;
  }
}
