import { learnIds } from "./learn.ts";
import { Life } from "./life.ts";

/** Calls after which the emulator is replaced: it counts every call against 5000 an hour and forgets nothing. */
const CALLS_PER_LIFE = 3000;

/** Teaches a life of the emulator one thing of the past and returns the id it got there; `undefined` when unknown. */
export type Teach = (life: Life, publicId: string) => Promise<string | undefined>;

/** What a unit of work may do with the emulator. */
export interface Session extends Pick<Life, "call" | "upload" | "aliases"> {
  /** Makes sure that the emulator knows these messages, views or files; it may have forgotten them. */
  know(...publicIds: (string | null | undefined)[]): Promise<void>;
}

/**
 * The Web API emulator as something that may forget: the workspace's own memory is the truth, and
 * whatever a call refers to is taught again when needed. Units of work run one after another, so the
 * order of messages is the order of requests.
 */
export class Emulator {
  readonly #publicUrl: string;
  readonly #teach: Teach;
  readonly #callsPerLife: number;
  #life: Life | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(publicUrl: string, teach: Teach, callsPerLife = CALLS_PER_LIFE) {
    this.#publicUrl = publicUrl;
    this.#teach = teach;
    this.#callsPerLife = callsPerLife;
  }

  /** Runs one unit of work alone. A failure of one unit does not stop the next. */
  run<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const turn = this.#tail.then(async () => work(this.#session(await this.#alive())));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.#life?.close();
    this.#life = undefined;
  }

  async #alive(): Promise<Life> {
    if (this.#life && this.#life.calls >= this.#callsPerLife) {
      await this.#life.close();
      this.#life = undefined;
    }
    this.#life ??= await this.#begin();
    return this.#life;
  }

  async #begin(): Promise<Life> {
    const life = await Life.start(this.#publicUrl);
    await learnIds(life);
    return life;
  }

  #session(life: Life): Session {
    return {
      call: (method, args, as) => life.call(method, args, as),
      upload: (fileId, body) => life.upload(fileId, body),
      aliases: life.aliases,
      know: async (...publicIds) => {
        for (const id of publicIds) {
          if (!id || life.aliases.has(id)) continue;
          const emulatedId = await this.#teach(life, id);
          if (emulatedId) life.aliases.add(id, emulatedId);
        }
      },
    };
  }
}
