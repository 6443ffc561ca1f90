import { randomBytes } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";
import { createEmulator } from "emulate";
import { z } from "zod";
import { type Json, parseJson, type SlackAnswer, slackAnswer } from "../json.ts";
import { BOT, CHANNELS, PEOPLE, TEAM } from "../people.ts";
import { Aliases } from "./aliases.ts";
import { emulatorSeed, seededName, type Tokens } from "./seed.ts";

const userList = z.object({ members: z.array(z.object({ id: z.string(), name: z.string() })) });
const channelList = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) });
const opened = z.object({ channel: z.object({ id: z.string() }) });
const requestStart = z.object({ request: z.instanceof(IncomingMessage) });

/** The emulator did not answer as its version promises; the message names the method. */
export class EmulatorError extends Error {
  override name = "EmulatorError";
}

/** One life of the emulator: it starts empty, is taught what it needs, and is thrown away. */
export interface Life {
  readonly aliases: Aliases;
  readonly calls: number;
  /** Calls a Web API method as one of the seeded identities (the bot unless said otherwise). */
  call(method: string, args: Json, as?: string): Promise<SlackAnswer>;
  /** Sends a file's bytes to an announced upload. */
  upload(fileId: string, body: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Starts an emulator whose links point at `publicUrl`. */
export async function startLife(publicUrl: string): Promise<Life> {
  const secret = randomBytes(24).toString("hex");
  const tokens: Tokens = new Map([BOT, ...PEOPLE].map((who) => [idOf(who), randomBytes(24).toString("hex")]));
  const emulator = await createEmulator({ service: "slack", port: 0, seed: { slack: emulatorSeed(tokens) } });
  const origin = privateOrigin(emulator.url);
  const unguard = refuseStrangers(Number(origin.port), secret);
  const aliases = new Aliases();
  let calls = 0;
  const send = async (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ) => {
    calls += 1;
    const response = await fetch(new URL(path, `http://127.0.0.1:${origin.port}`), {
      method: "POST",
      body,
      headers: { ...headers, [GUARD]: secret },
    });
    return (await response.text()).replaceAll(emulator.url, publicUrl);
  };
  const life: Life = {
    aliases,
    get calls() {
      return calls;
    },
    async call(method, args, as = BOT.userId) {
      const body = aliases.toEmulator(JSON.stringify(args));
      const authorization = `Bearer ${tokens.get(as)}`;
      const text = await send(`/api/${method}`, body, { authorization, "content-type": "application/json" });
      const answer = slackAnswer.safeParse(parseJson(aliases.toPublic(text)));
      if (!answer.success) throw new EmulatorError(`The emulator does not serve ${method}`);
      return answer.data;
    },
    async upload(fileId, body) {
      const copy = new Uint8Array(body);
      const id = aliases.toEmulator(fileId);
      await send(`/upload/v1/${id}`, copy, { "content-type": "application/octet-stream" });
    },
    async close() {
      unguard();
      await emulator.close();
    },
  };
  await learnIds(life);
  return life;
}

const GUARD = "x-sandbox-guard";

function idOf(who: { id: string } | { userId: string }): string {
  return "id" in who ? who.id : who.userId;
}

function privateOrigin(url: string): URL {
  const origin = new URL(url);
  if (origin.hostname === "localhost" && origin.port !== "") return origin;
  throw new EmulatorError(
    "Unset EMULATE_BASE_URL and PORTLESS_URL: the sandbox needs its emulator at its own port",
  );
}

/**
 * The emulator listens on a port of its own, allows every web origin and takes any token for an
 * administrator's. Requests that do not carry our secret are cut off, so that no web page can read it.
 */
function refuseStrangers(port: number, secret: string): () => void {
  const onRequest = (message: unknown) => {
    const parsed = requestStart.safeParse(message);
    if (!parsed.success || parsed.data.request.socket.localPort !== port) return;
    if (parsed.data.request.headers[GUARD] !== secret) parsed.data.request.socket.destroy();
  };
  subscribe("http.server.request.start", onRequest);
  return () => unsubscribe("http.server.request.start", onRequest);
}

async function learnIds(life: Life): Promise<void> {
  life.aliases.add(TEAM.id, "T000000001");
  const users = userList.parse(await life.call("users.list", { limit: 1000 }));
  const channels = channelList.parse(await life.call("conversations.list", { limit: 1000 }));
  for (const person of PEOPLE) {
    const user = users.members.find((member) => member.name === person.name);
    if (user) life.aliases.add(person.id, user.id);
  }
  for (const channel of CHANNELS) {
    life.aliases.add(channel.id, await emulatedChannel(life, channel, channels.channels));
  }
}

async function emulatedChannel(
  life: Life,
  channel: (typeof CHANNELS)[number],
  known: readonly { id: string; name: string }[],
): Promise<string> {
  if (channel.personId !== null) {
    return opened.parse(await life.call("conversations.open", { users: channel.personId })).channel.id;
  }
  const found = known.find((candidate) => candidate.name === seededName(channel.name));
  if (!found) throw new EmulatorError(`The emulator did not make #${channel.name}`);
  return found.id;
}
