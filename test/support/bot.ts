import type { App, Receiver } from "@slack/bolt";
import { buildApp } from "../../bot/app.ts";
import type { Log } from "../../bot/log.ts";
import type { RunStore, Services } from "../../runs/ports.ts";
import { type FakeSlack, fakeSlack } from "./fake-slack.ts";
import { DEVELOPER, someServices } from "./services.ts";

/** A log that remembers. */
export function someLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  return { lines, info: write("info"), warn: write("warn"), error: write("error") };
}

/** The app over services and a Slack that remember what they were told; requests are handed to it as Bolt's receivers do. */
export async function someBot(overrides: Partial<Services> = {}) {
  const slack = await fakeSlack();
  const log = someLog();
  const made = someServices(overrides);
  const receiver = new FakeReceiver();
  buildApp(made.services, { token: "xoxb-secret", apiUrl: slack.apiUrl, receiver, log });
  return { ...made, slack, log, send: (body: object) => receiver.send(body) };
}

/** A store with some of its methods replaced. */
export function storeWith(store: RunStore, methods: Partial<RunStore>): RunStore {
  return {
    insert: (run) => store.insert(run),
    get: (id) => store.get(id),
    replace: (run) => store.replace(run),
    history: (query) => store.history(query),
    openRuns: () => store.openRuns(),
    line: (target) => store.line(target),
    replaceLine: (line) => store.replaceLine(line),
    ...methods,
  };
}

class FakeReceiver implements Receiver {
  #app: App | undefined;
  init(app: App): void {
    this.#app = app;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  /** Hands a request over; resolves with what it was acknowledged with, once the listener is done. */
  async send(body: object): Promise<unknown[]> {
    const acknowledged: unknown[] = [];
    await this.#app?.processEvent({
      body,
      ack: async (answer: unknown) => {
        if (acknowledged.length > 0) throw new Error("acknowledged twice");
        acknowledged.push(answer);
      },
    });
    return acknowledged;
  }
}

const team = { id: "T0", domain: "acme" };

/** `/ambulance …` as Slack sends it. */
export function slashCommand(slack: FakeSlack, text: string, more: object = {}) {
  return {
    command: "/ambulance",
    text,
    user_id: DEVELOPER,
    user_name: "dev",
    team_id: "T0",
    channel_id: "C0GENERAL",
    trigger_id: "trigger",
    response_url: slack.responseUrl,
    ...more,
  };
}

/** A pressed button of a message as Slack sends it. */
export function pressed(slack: FakeSlack, action: string, value: string, person: string, more: object = {}) {
  return {
    type: "block_actions",
    user: { id: person, username: "somebody" },
    team,
    channel: { id: "C0RUNS", name: "runs" },
    container: { type: "message" },
    trigger_id: "trigger",
    response_url: slack.responseUrl,
    actions: [{ type: "button", action_id: action, block_id: "b", value, action_ts: "1" }],
    ...more,
  };
}

/** A submitted modal as Slack sends it; fields are text, or an option when they begin with `=`. */
export function submitted(
  callbackId: string,
  metadata: object,
  fields: Record<string, string | null>,
  more: { person?: string; view?: string } = {},
) {
  const values = Object.entries(fields).map(([name, value]) => [name, { [name]: fieldState(value) }]);
  return {
    type: "view_submission",
    user: { id: more.person ?? DEVELOPER, name: "somebody" },
    team,
    trigger_id: "trigger",
    view: {
      id: more.view ?? "V0",
      team_id: "T0",
      type: "modal",
      callback_id: callbackId,
      private_metadata: JSON.stringify(metadata),
      blocks: Object.keys(fields).map((name) => ({ type: "input", block_id: name })),
      state: { values: Object.fromEntries(values) },
    },
  };
}

function fieldState(value: string | null) {
  return value?.startsWith("=")
    ? { type: "static_select", selected_option: { value: value.slice(1) } }
    : { type: "plain_text_input", value };
}
