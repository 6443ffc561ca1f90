import type { App } from "@slack/bolt";
import { buildApp } from "../bot/app.ts";
import { deliveryClient, type SlackAccess } from "../bot/client.ts";
import { type Deliver, deliverer } from "../bot/deliver.ts";
import { describe, type Log } from "../bot/log.ts";
import type { Config } from "../runs/config.ts";
import type { RunStore, Services } from "../runs/ports.ts";
import { AT_START, timePassed } from "../state-machine/events/time-passed.ts";
import { connectionFor, type SlackConnection } from "./connection.ts";
import { type OutputPages, outputPages } from "./output-pages.ts";
import { buildServices, type LocalServices, sampleDirectoryIn } from "./services.ts";
import type { Settings } from "./settings.ts";
import { claimDirectory } from "./sqlite/claim.ts";
import { openDatabase } from "./sqlite/database.ts";
import { Outbox } from "./sqlite/outbox.ts";

/** How long the last steps of runs may take when the server stops, milliseconds. */
const LAST_STEPS = 3000;

/** What a server is started with. */
export interface ServerOptions {
  settings: Settings;
  config: Config;
  log: Log;
}

/** A server that is ready. */
export interface Server {
  /** What to open in a browser; only a server with the sandbox has something. */
  page: string | undefined;
  services: Services;
  /** Ends the processes of its runs and stops. Runs that wait go on waiting for the next server. */
  close(): Promise<void>;
}

/** Everything that was opened, in the order in which it is closed again. */
type Closing = (() => Promise<void> | void)[];

/**
 * Starts a server: claims the data directory, connects to Slack, and goes on with what an earlier server left.
 * @throws DataDirectoryInUseError @throws DatabaseUnusableError and what Slack answers
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const closing: Closing = [];
  try {
    return await opened(options, closing);
  } catch (error) {
    for (const release of closing) await release();
    throw error;
  }
}

async function opened({ settings, config, log }: ServerOptions, closing: Closing): Promise<Server> {
  const { dataDirectory } = settings;
  const claim = claimDirectory(dataDirectory);
  closing.unshift(() => claim.release());
  const database = openDatabase(dataDirectory);
  closing.unshift(() => database.close());
  let pages: OutputPages | undefined;
  const clock = { now: () => Date.now() };
  const connection = await connectionFor({
    settings,
    clock,
    log,
    command: config.command,
    pages: async (path) => pages?.(path),
  });
  closing.unshift(() => connection.close());
  let deliver: Deliver | undefined;
  const outbox = new Outbox(database, { log, deliver: async (...notice) => deliver?.(...notice) });
  const { page } = connection;
  const local = await buildServices({ config, dataDirectory, database, notifier: outbox, page, log });
  pages = outputPages(local.services);
  const slack = slackSide(local.services, connection, log);
  deliver = slack.deliver;
  await slack.client.auth.test();
  await goOn(local, outbox, log);
  await connection.open(slack.app);
  const preparing = new AbortController();
  closing.unshift(() => preparing.abort());
  prepareAhead(config, dataDirectory, preparing.signal, log);
  return { page, services: local.services, close: () => close(slack.app, local, outbox, closing) };
}

/** The bot in both directions: what people do comes in through the app, what there is to tell goes out. */
function slackSide(services: Services, connection: SlackConnection, log: Log) {
  const { token, apiUrl, receiver, languageLifetime } = connection;
  const access: SlackAccess = { token, log, ...(apiUrl === undefined ? {} : { apiUrl }) };
  const language = languageLifetime === undefined ? {} : { languageLifetime };
  const client = deliveryClient(access);
  const app = buildApp(services, { ...access, ...language, receiver });
  return { app, client, deliver: deliverer(services, client, log) };
}

/**
 * Takes up what an earlier server left: executions, half-done changes, messages that Slack has not taken. Before
 * anybody can ask for something new, so that a request just being stored is not taken for one left half done.
 */
async function goOn({ workflow, services }: LocalServices, outbox: Outbox, log: Log): Promise<void> {
  workflow.resume();
  await timePassed(services, (error) => log.error(`Not mended: ${describe(error)}`), AT_START);
  outbox.start();
}

async function close(app: App, local: LocalServices, outbox: Outbox, closing: Closing): Promise<void> {
  await app.stop();
  await local.executor.stopAll();
  await lastSteps(local.services.store);
  await outbox.stop();
  await local.workflow.close();
  for (const release of closing) await release();
}

/** Makes the sample shop's database on the first start, beside everything else, so that its first run need not. */
function prepareAhead(config: Config, dataDirectory: string, signal: AbortSignal, log: Log): void {
  const isWanted = Object.values(config.targets).some(({ runsIn }) => runsIn.kind === "sample");
  if (!isWanted) return;
  import("./rails/prepare.ts")
    .then(({ prepareSample }) => prepareSample(sampleDirectoryIn(dataDirectory), signal))
    .catch((error: unknown) => log.error(`The sample shop is not ready: ${describe(error)}`));
}

/** Waits until the runs whose processes were ended are closed, so that their records do not wait for the next start. */
async function lastSteps(store: RunStore): Promise<void> {
  const deadline = Date.now() + LAST_STEPS;
  while (Date.now() < deadline) {
    const open = await store.openRuns();
    if (!open.some(({ status }) => status === "running" || status === "stopping")) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
