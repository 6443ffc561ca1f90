import { randomBytes } from "node:crypto";
import { createEmulator } from "emulate";
import { type Json, parseJson, type SlackAnswer, slackAnswer } from "../json.ts";
import { BOT, PEOPLE } from "../people.ts";
import { Aliases } from "./aliases.ts";
import { GUARD_HEADER, refuseStrangers } from "./guard.ts";
import { emulatorSeed, type Tokens } from "./seed.ts";

/** The emulator did not answer as its version promises; the message names the method. */
export class EmulatorError extends Error {
  override name = "EmulatorError";
}

const secretText = () => randomBytes(24).toString("hex");

/** One life of the emulator: it starts empty, is taught what it needs, and is thrown away. */
export class Life {
  readonly aliases = new Aliases();
  readonly #publicUrl: string;
  readonly #emulator: { url: string; close(): Promise<void> };
  readonly #origin: string;
  readonly #tokens: Tokens;
  readonly #secret = secretText();
  readonly #endWatch: () => void;
  #calls = 0;

  private constructor(publicUrl: string, emulator: { url: string; close(): Promise<void> }, tokens: Tokens) {
    const port = privatePort(emulator.url);
    this.#publicUrl = publicUrl;
    this.#emulator = emulator;
    this.#origin = `http://127.0.0.1:${port}`;
    this.#tokens = tokens;
    this.#endWatch = refuseStrangers(port, this.#secret);
  }

  /** Starts an emulator whose links point at `publicUrl`. It knows none of our ids yet. */
  static async start(publicUrl: string): Promise<Life> {
    const ids = [BOT.userId, ...PEOPLE.map((person) => person.id)];
    const tokens = new Map(ids.map((id) => [id, secretText()]));
    const seed = { slack: emulatorSeed(tokens) };
    return new Life(publicUrl, await createEmulator({ service: "slack", port: 0, seed }), tokens);
  }

  /** How many requests this life has served. */
  get calls(): number {
    return this.#calls;
  }

  /** Calls a Web API method as one of the seeded identities (the bot unless said otherwise). Throws `EmulatorError`. */
  async call(method: string, args: Json, as: string = BOT.userId): Promise<SlackAnswer> {
    const body = this.aliases.toEmulator(JSON.stringify(args));
    const authorization = `Bearer ${this.#tokens.get(as)}`;
    const text = await this.#send(`/api/${method}`, body, {
      authorization,
      "content-type": "application/json",
    });
    const answer = slackAnswer.safeParse(parseJson(this.aliases.toPublic(text)));
    if (!answer.success) throw new EmulatorError(`The emulator does not serve ${method}`);
    return answer.data;
  }

  /** Sends a file's bytes to an announced upload. */
  async upload(fileId: string, body: Uint8Array): Promise<void> {
    const path = `/upload/v1/${this.aliases.toEmulator(fileId)}`;
    await this.#send(path, new Uint8Array(body), { "content-type": "application/octet-stream" });
  }

  async close(): Promise<void> {
    this.#endWatch();
    await this.#emulator.close();
  }

  async #send(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
    this.#calls += 1;
    const guarded = { ...headers, [GUARD_HEADER]: this.#secret };
    const response = await fetch(this.#origin + path, { method: "POST", body, headers: guarded });
    return (await response.text()).replaceAll(this.#emulator.url, this.#publicUrl);
  }
}

function privatePort(url: string): number {
  const { hostname, port } = new URL(url);
  if (hostname === "localhost" && port !== "") return Number(port);
  throw new EmulatorError(
    "Unset EMULATE_BASE_URL and PORTLESS_URL: the sandbox needs its emulator at its own port",
  );
}
