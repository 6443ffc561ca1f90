import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { buildApp } from "../bot/app.ts";
import { ACTIONS, FIELDS, VIEWS } from "../bot/ids.ts";
import { ENDPOINT, httpReceiver } from "../bot/receiver.ts";
import { openDatabase } from "../local/sqlite/database.ts";
import { SqliteRunStore } from "../local/sqlite/run-store.ts";
import { configSchema } from "../runs/config.ts";
import type { Services } from "../runs/ports.ts";
import { digestOf } from "../runs/run.ts";
import { someRun, someRunId } from "../test/support/runs.ts";
import { quantile, type Row } from "./row.ts";
import type { Order } from "./slack-load.ts";

const SECRET = "bench";
const PER_SECOND = 50;
const REQUESTS = 500;
const APPROVER = "U0APPROVER";

const addressSchema = z.object({ port: z.int() });
const measuredSchema = z.object({ answered: z.array(z.number()), opened: z.array(z.number()) });

/** How long a person's Slack waits for us: over HTTP, signed, with a store on disk and a Slack that takes no time. */
export async function benchSlack(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), "ambulance-bench-"));
  const slack = new Worker(new URL("./slack-load.ts", import.meta.url));
  const database = openDatabase(directory);
  const services = servicesOn(new SqliteRunStore(database, fail));
  const app = buildApp(services, {
    token: "xoxb-bench",
    apiUrl: `http://127.0.0.1:${await portFrom(slack)}/api/`,
    receiver: httpReceiver({ signingSecret: SECRET, port: 0, clock: services.clock, log }),
    log,
  });
  try {
    const server = await app.start({ port: 0, host: "127.0.0.1" });
    const { port } = addressSchema.parse("address" in server ? server.address() : undefined);
    return await measure(slack, services, `http://127.0.0.1:${port}${ENDPOINT}`);
  } finally {
    await app.stop();
    await slack.terminate();
    database.close();
    rmSync(directory, { recursive: true });
  }
}

async function measure(slack: Worker, services: Services, url: string): Promise<Row[]> {
  const play = async (body: (n: number) => string, count = REQUESTS) => {
    const bodies = Array.from({ length: count }, (_, n) => body(n));
    slack.postMessage({ url, secret: SECRET, perSecond: PER_SECOND, bodies } satisfies Order);
    const [measured] = await once(slack, "message");
    return measuredSchema.parse(measured);
  };
  await play(slashCommand, 50);
  await play((n) => submission(n + REQUESTS), 10);
  const command = await play(slashCommand);
  for (let n = 0; n < REQUESTS; n++) await services.store.insert(waitingRun(n));
  const button = await play(pressed);
  const modal = await play(submission);
  return [
    row("a slash command is answered", command.answered),
    row("its modal is opened", command.opened),
    row("a pressed Approve is answered", button.answered),
    row("a submitted modal is checked, stored and answered", modal.answered),
  ];
}

function row(name: string, times: readonly number[]): Row {
  return { name: `${name}, p99 at ${PER_SECOND}/s`, measured: quantile(times, 0.99), bar: 30, unit: "ms" };
}

const user = { id: "U0DEVELOPER", username: "dev", name: "dev" };
const team = { id: "T0", domain: "acme" };

function slashCommand(n: number): string {
  return new URLSearchParams({
    command: "/ambulance",
    text: 'production puts User.where(plan: "trial").count',
    user_id: user.id,
    team_id: team.id,
    channel_id: "C0RUNS",
    trigger_id: `trigger-${n}`,
  }).toString();
}

function pressed(n: number): string {
  return interaction({
    type: "block_actions",
    user: { ...user, id: APPROVER },
    team,
    container: { type: "message" },
    actions: [{ type: "button", action_id: ACTIONS.approve, block_id: "b", value: waitingRun(n).id }],
  });
}

function submission(n: number): string {
  const chosen = (field: string, value: string) => ({ [field]: { selected_option: { value } } });
  const values = {
    [FIELDS.target]: chosen(FIELDS.target, "production"),
    [FIELDS.mode]: chosen(FIELDS.mode, "write"),
    [FIELDS.command]: {
      [FIELDS.command]: { value: "User.where(plan: :trial).find_each(&:touch)\n".repeat(20) },
    },
    [FIELDS.reason]: { [FIELDS.reason]: { value: "A bench" } },
  };
  const metadata = JSON.stringify({ openedAt: Date.now(), channel: "C0RUNS" });
  const view = {
    id: `V${n}`,
    type: "modal",
    callback_id: VIEWS.request,
    private_metadata: metadata,
    blocks: [],
  };
  return interaction({ type: "view_submission", user, team, view: { ...view, state: { values } } });
}

function interaction(payload: object): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

function waitingRun(n: number) {
  const about = { command: "User.count", mode: "write", target: "production" } as const;
  return someRun({
    id: someRunId(n),
    status: "awaiting-approval",
    ...about,
    digest: digestOf(about, "sample"),
  });
}

function servicesOn(store: SqliteRunStore): Services {
  const nothing = async () => undefined;
  return {
    config: configSchema.parse({
      channel: "C0RUNS",
      targets: { production: { runsIn: { kind: "sample" }, approvers: [APPROVER] } },
    }),
    store,
    workflow: {
      start: nothing,
      status: async () => "RUNNING",
      underWay: async () => [],
      answer: async () => "answered",
      stop: nothing,
    },
    output: { size: async () => 0, read: async () => new Uint8Array() },
    notifier: { notify: nothing },
    places: { place: async () => "sample" },
    clock: { now: () => Date.now() },
  };
}

const log = { info: () => undefined, warn: console.error, error: console.error };

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error("The bench runs nothing");
}

async function portFrom(slack: Worker): Promise<number> {
  const [address] = await once(slack, "message");
  return addressSchema.parse(address).port;
}
