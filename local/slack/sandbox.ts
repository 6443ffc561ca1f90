import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { z } from "zod";
import { BotConnection } from "./bot/connection.ts";
import { Changes } from "./changes.ts";
import { Emulator } from "./emulator/emulator.ts";
import { jsonReply, type Reply, RequestError, readRequest, sendReply } from "./http/exchange.ts";
import { guard } from "./http/guard.ts";
import { bodyLimit, route } from "./http/router.ts";
import type { Manifest } from "./manifest.ts";
import { ResponseUrls } from "./response-urls.ts";
import { SocketMode } from "./socket-mode/socket-mode.ts";
import { SandboxState } from "./state/state.ts";
import { teacher } from "./teach.ts";
import { Triggers } from "./triggers.ts";
import { Weather } from "./weather.ts";
import type { Workspace } from "./workspace.ts";

/** How to start a sandbox workspace. */
export interface SandboxOptions {
  /** 0 takes any free one. */
  port: number;
  /** An SQLite file, made when absent. What it holds is there again after a restart. */
  stateFile: string;
  botToken: string;
  signingSecret: string;
  manifest: Manifest;
  /** Lets the bot connect by Socket Mode. */
  appToken?: string;
  /** Serves further pages at the same address; undefined for a path that it does not know. */
  pages?: (path: string) => Promise<Reply | undefined>;
  /** Milliseconds since the epoch; for tests. */
  now?: () => number;
  /** How long the bot may take to answer, in ms; Slack's 3 seconds unless a test is in a hurry. */
  botTimeoutMs?: number;
}

/** A running sandbox workspace. */
export interface Sandbox {
  /** The page, `http://localhost:PORT`. */
  url: string;
  /** The Web API, with a slash at the end as clients want it. */
  apiUrl: string;
  /** Names the bot's address for commands, interactions and events. */
  connectBot(eventsUrl: string): void;
  /** Gives the app another bot token, as installing it again does; the one before is worth nothing from then on. */
  replaceToken(botToken: string): void;
  close(): Promise<void>;
}

/** Starts a Slack-compatible workspace on 127.0.0.1. Throws `StateFileError` and the system's error for a taken port. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const state = new SandboxState(options.stateFile);
  const server = createServer();
  try {
    const port = await listen(server, options.port);
    const workspace = build(options, state, `http://localhost:${port}`);
    await workspace.emulator.run(async () => undefined);
    server.on("request", (request, response) => void answer(workspace, port, request, response));
    server.on("upgrade", (request, socket, head) => upgrade(workspace, port, request, socket, head));
    return running(workspace, server);
  } catch (error) {
    server.close();
    state.close();
    throw error;
  }
}

function build(options: SandboxOptions, state: SandboxState, url: string): Workspace {
  const now = options.now ?? Date.now;
  const socketMode = new SocketMode();
  return {
    url,
    botToken: options.botToken,
    appToken: options.appToken,
    manifest: options.manifest,
    state,
    emulator: new Emulator(url, teacher(state)),
    triggers: new Triggers(now),
    responseUrls: new ResponseUrls(state.database, url, now),
    bot: new BotConnection(options.signingSecret, socketMode, now, options.botTimeoutMs),
    socketMode,
    weather: new Weather(),
    changes: new Changes(),
    pages: options.pages ?? (async () => undefined),
    now,
  };
}

function running(workspace: Workspace, server: Server): Sandbox {
  let closing: Promise<void> | undefined;
  return {
    url: workspace.url,
    apiUrl: `${workspace.url}/api/`,
    connectBot: (eventsUrl) => workspace.bot.connect(eventsUrl),
    replaceToken: (botToken) => {
      workspace.botToken = botToken;
    },
    close: () => {
      closing ??= shutDown(workspace, server);
      return closing;
    },
  };
}

async function shutDown(workspace: Workspace, server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  workspace.socketMode.close();
  server.closeAllConnections();
  await closed;
  await workspace.emulator.close();
  workspace.state.close();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve(z.object({ port: z.number() }).parse(server.address()).port);
    });
  });
}

async function answer(
  workspace: Workspace,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const closed = new AbortController();
  response.on("close", () => closed.abort());
  response.on("error", () => response.destroy());
  try {
    guard(request, port);
    const url = new URL(request.url ?? "/", workspace.url);
    const incoming = await readRequest(request, url, bodyLimit(url.pathname), closed.signal);
    sendReply(response, await route(workspace, incoming));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendReply(response, failure(error));
  }
}

function upgrade(workspace: Workspace, port: number, request: IncomingMessage, socket: Duplex, head: Buffer) {
  socket.on("error", () => socket.destroy());
  try {
    guard(request, port);
    workspace.socketMode.accept(request, new URL(request.url ?? "/", workspace.url), socket, head);
  } catch {
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  }
}

/** Says what was wrong with the request; of our own mistakes only that there was one. */
function failure(error: unknown): Reply {
  if (error instanceof RequestError) return jsonReply({ ok: false, error: error.message }, error.status);
  const name = error instanceof Error ? `${error.name}: ${error.message}` : "unknown";
  process.stderr.write(`The sandbox Slack could not answer a request (${name})\n`);
  return jsonReply({ ok: false, error: "internal_error" }, 500);
}
