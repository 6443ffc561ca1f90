import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";

/** What Prism says about a script; `byte` counts from 0 in UTF-8. */
const verdictSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("right") }),
  z.strictObject({ kind: z.literal("wrong"), message: z.string(), byte: z.int() }),
  z.strictObject({ kind: z.literal("unreadable") }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * A thread that judges scripts, one after the other. When one of them takes too long, or ends the thread, it is
 * unreadable, and the next one gets a new thread: no script can hold up or end the process.
 */
export class SyntaxThread {
  readonly #program: URL;
  readonly #timeLimit: number;
  #worker: Promise<Worker> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param program sends any message once it is ready, then a {@link Verdict} for each script
   * @param timeLimit milliseconds for one script
   */
  constructor(program: URL, timeLimit: number) {
    this.#program = program;
    this.#timeLimit = timeLimit;
  }

  /** Rejects only when the thread cannot be started at all. */
  judge(script: string): Promise<Verdict> {
    const judged = this.#last.then(() => this.#judgeNow(script));
    this.#last = judged.catch(() => undefined);
    return judged;
  }

  async #judgeNow(script: string): Promise<Verdict> {
    this.#worker ??= this.#start();
    const worker = await this.#worker;
    worker.ref();
    try {
      return await answerOf(worker, script, this.#timeLimit);
    } catch {
      this.#worker = undefined;
      await worker.terminate();
      return { kind: "unreadable" };
    } finally {
      worker.unref();
    }
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(this.#program, {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      resourceLimits: { maxOldGenerationSizeMb: 128 },
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
