import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Server } from "node:net";
import { join, resolve } from "node:path";
import type { App, Receiver } from "@slack/bolt";
import type { Log } from "../bot/log.ts";
import { ENDPOINT, httpReceiver, socketReceiver } from "../bot/receiver.ts";
import type { Clock } from "../runs/ports.ts";
import type { Settings } from "./settings.ts";
import type { Reply } from "./slack/http/exchange.ts";

/** One way to Slack: where its Web API is, and how its requests arrive. */
export interface SlackConnection {
  token: string;
  apiUrl?: string;
  receiver: Receiver;
  /** What to open in a browser; only the sandbox has something. */
  page?: string;
  /** Slack settings of people that change from one moment to the next are believed this long, ms. */
  languageLifetime?: number;
  /** Lets requests in, once everything behind them is ready. */
  open(app: App): Promise<void>;
  /** Ends what was brought along: the sandbox. Requests are ended by the app itself. */
  close(): Promise<void>;
}

/** What a connection needs besides the settings. */
export interface ConnectionParts {
  settings: Settings;
  clock: Clock;
  log: Log;
  /** The slash command, which the sandbox has as the configuration says. */
  command: string;
  /** What the sandbox serves besides Slack. */
  pages: (path: string) => Promise<Reply | undefined>;
}

/** The connection that the settings ask for. */
export async function connectionFor(parts: ConnectionParts): Promise<SlackConnection> {
  const { connection, port, host } = parts.settings;
  switch (connection.kind) {
    case "sandbox":
      return sandboxConnection(parts);
    case "socket": {
      const { botToken: token, apiUrl } = connection;
      return {
        token,
        ...(apiUrl === undefined ? {} : { apiUrl }),
        receiver: socketReceiver({ ...connection, log: parts.log }),
        open: async (app) => void (await app.start()),
        close: async () => undefined,
      };
    }
    case "http": {
      const { botToken: token, apiUrl, signingSecret } = connection;
      return {
        token,
        ...(apiUrl === undefined ? {} : { apiUrl }),
        receiver: httpReceiver({ signingSecret, port, clock: parts.clock, log: parts.log }),
        open: async (app) => void (await app.start({ port, host })),
        close: async () => undefined,
      };
    }
  }
}

/**
 * Brings a Slack along. Its packages are only needed here, so that a server with a real workspace runs without them.
 */
async function sandboxConnection({
  settings,
  clock,
  command,
  log,
  pages,
}: ConnectionParts): Promise<SlackConnection> {
  const [{ startSandbox }, { parseManifest }] = await Promise.all([
    import("./slack/sandbox.ts"),
    import("./slack/manifest.ts"),
  ]);
  const manifest = parseManifest(await readManifest());
  for (const slashCommand of manifest.features?.slash_commands ?? []) slashCommand.command = command;
  const token = `xoxb-sandbox-${randomBytes(16).toString("hex")}`;
  const signingSecret = randomBytes(16).toString("hex");
  const stateFile = join(settings.dataDirectory, "sandbox.db");
  const sandbox = await startSandbox({
    port: settings.port,
    stateFile,
    botToken: token,
    signingSecret,
    manifest,
    pages,
  });
  return {
    token,
    apiUrl: sandbox.apiUrl,
    receiver: httpReceiver({ signingSecret, port: 0, clock, log }),
    page: sandbox.url,
    languageLifetime: 0,
    async open(app) {
      const server = await app.start({ port: 0, host: "127.0.0.1" });
      sandbox.connectBot(`http://127.0.0.1:${portOf(server)}${ENDPOINT}`);
    },
    close: () => sandbox.close(),
  };
}

async function readManifest(): Promise<unknown> {
  return JSON.parse(await readFile(resolve(import.meta.dirname, "../bot/manifest.json"), "utf8"));
}

function portOf(server: unknown): number {
  if (server instanceof Server) {
    const address = server.address();
    if (typeof address === "object" && address) return address.port;
  }
  throw new Error("The bot's server has no port");
}
