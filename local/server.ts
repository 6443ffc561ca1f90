import type { App } from "@slack/bolt";
import { buildApp } from "../bot/app.ts";
import { deliveryClient, type SlackAccess } from "../bot/client.ts";
import { type Deliver, deliverer } from "../bot/deliver.ts";
import type { Log } from "../bot/log.ts";
import type { Config } from "../runs/config.ts";
import type { RunStore, Services } from "../runs/ports.ts";
import { serverStarted } from "../state-machine/events/server-started.ts";
import { connectionFor, type SlackConnection } from "./connection.ts";
import { type OutputPages, outputPages } from "./output-pages.ts";
import { buildServices, type LocalServices } from "./services.ts";
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

/** Everything that was opened, in the order in which it is closed again when something fails. */
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
    for (const close of closing) await close();
    throw error;
  }
}

async function opened({ settings, config, log }: ServerOptions, closing: Closing): Promise<Server> {
  const claim = claimDirectory(settings.dataDirectory);
  closing.unshift(() => claim.release());
  const database = openDatabase(settings.dataDirectory);
  closing.unshift(() => database.close());
  let pages: OutputPages | undefined;
  const clock = { now: () => Date.now() };
  const connection = await connectionFor({ settings, clock, log, pages: async (path) => pages?.(path) });
  closing.unshift(() => connection.close());
  let deliver: Deliver | undefined;
  const outbox = new Outbox(database, { log, deliver: async (...notice) => deliver?.(...notice) });
  const parts = {
    config,
    dataDirectory: settings.dataDirectory,
    database,
    notifier: outbox,
    page: connection.page,
    log,
  };
  const local = await buildServices(parts);
  pages = outputPages(local.services);
  const access: SlackAccess = { token: connection.token, log, ...apiOf(connection) };
  const client = deliveryClient(access);
  deliver = deliverer(local.services, client, log);
  const { receiver, languageLifetime } = connection;
  const language = languageLifetime === undefined ? {} : { languageLifetime };
  const app = buildApp(local.services, { ...access, ...language, receiver });
  await client.auth.test();
  await connection.open(app);
  closing.unshift(() => void app.stop());
  local.workflow.resume();
  await serverStarted(local.services);
  outbox.start();
  return {
    page: connection.page,
    services: local.services,
    close: () => close({ app, local, outbox }, closing),
  };
}

async function close(
  { app, local, outbox }: { app: App; local: LocalServices; outbox: Outbox },
  closing: Closing,
) {
  await app.stop();
  await local.executor.stopAll();
  await lastSteps(local.services.store);
  await outbox.stop();
  await local.workflow.close();
  for (const release of closing.slice(1)) await release();
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

function apiOf({ apiUrl }: SlackConnection) {
  return apiUrl === undefined ? {} : { apiUrl };
}
