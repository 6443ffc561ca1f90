import { once } from "node:events";
import { Worker } from "node:worker_threads";
import * as z from "zod";
import { RULE_NAMES } from "./findings/rules.ts";

const hitSchema = z.strictObject({ rule: z.enum(RULE_NAMES), byte: z.int(), subject: z.string() });

/** What Prism says about a script, and what reading it found; `byte` counts from 0 in UTF-8. */
const verdictSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("right"), hits: z.array(hitSchema) }),
  z.strictObject({ kind: z.literal("wrong"), message: z.string(), byte: z.int() }),
  z.strictObject({ kind: z.literal("unreadable") }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

/** How long one script may take, and how long the thread stays without one; milliseconds. */
export interface Patience {
  script: number;
  idle: number;
}

/**
 * A thread that judges scripts, one after the other. When one of them takes too long, or ends the thread, it is
 * unreadable, and the next one gets a new thread: no script can hold up or end the process. The thread takes some
 * 50 MB, so it does not stay when there is nothing to do.
 */
export class SyntaxThread {
  readonly #program: URL;
  readonly #patience: Patience;
  #worker: Promise<Worker> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #ending: NodeJS.Timeout | undefined;

  /** @param program sends any message once it is ready, then a {@link Verdict} for each script */
  constructor(program: URL, patience: Patience) {
    this.#program = program;
    this.#patience = patience;
  }

  /** Rejects only when the thread cannot be started at all. */
  judge(script: string): Promise<Verdict> {
    const judged = this.#last.then(() => this.#judgeNow(script));
    this.#last = judged.catch(() => undefined);
    return judged;
  }

  async #judgeNow(script: string): Promise<Verdict> {
    clearTimeout(this.#ending);
    this.#worker ??= this.#start();
    const worker = await this.#worker;
    worker.ref();
    try {
      return await answerOf(worker, script, this.#patience.script);
    } catch {
      await this.#end(worker);
      return { kind: "unreadable" };
    } finally {
      worker.unref();
      this.#ending = setTimeout(() => void this.#end(worker), this.#patience.idle).unref();
    }
  }

  async #end(worker: Worker): Promise<void> {
    this.#worker = undefined;
    await worker.terminate();
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(this.#program, {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    });
    worker.on("error", () => {
      this.#worker = undefined;
    });
    await once(worker, "message");
    return worker;
  }
}

/** @throws whatever keeps the thread from giving a verdict in time */
async function answerOf(worker: Worker, script: string, timeLimit: number): Promise<Verdict> {
  const answered = new AbortController();
  const signal = AbortSignal.any([answered.signal, AbortSignal.timeout(timeLimit)]);
  try {
    worker.postMessage(script);
    // The exit code of a thread that ends is no verdict either.
    const events = ["message", "exit"].map((event) => once(worker, event, { signal }));
    const [answer] = await Promise.race(events);
    return verdictSchema.parse(answer);
  } finally {
    answered.abort();
  }
}
