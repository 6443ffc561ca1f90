import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { z } from "zod";
import { eventually } from "../../eventually.ts";

const answerSchema = z.object({
  id: z.int(),
  result: z.unknown().optional(),
  error: z.object({ name: z.string(), message: z.string() }).optional(),
});

/** The handler threw; `name` is what Step Functions' Catch and Retry see. */
class HandlerError extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** How long a call may take: `deliver` tries for two minutes what Slack does not take. Milliseconds. */
const LONGEST_CALL = 150_000;

/** A call that is under way: of which function, in which process, and who waits for its answer. */
interface Waiting {
  name: string;
  child: ChildProcess;
  done: (answer: z.infer<typeof answerSchema>) => void;
}

/** Runs bundled functions, each in a process of its own that is started when it is first called and stays warm. */
export class LambdaHost {
  readonly #directory: string;
  readonly #environment: Record<string, string>;
  readonly #prefix: string;
  readonly #processes = new Map<string, ChildProcess>();
  readonly #waiting = new Map<number, Waiting>();
  /** What functions printed: their logs. */
  readonly printed: string[] = [];
  #calls = 0;

  /** @param prefix what functions are called in this installation, before their own name */
  constructor(directory: string, environment: Record<string, string>, prefix: string) {
    this.#directory = directory;
    this.#environment = environment;
    this.#prefix = prefix;
  }

  /** Calls a function by the name of its entry point, and waits for its answer. @throws HandlerError */
  async invoke(name: string, event: unknown): Promise<unknown> {
    const id = ++this.#calls;
    const child = this.#processOf(name);
    const answered = new Promise<z.infer<typeof answerSchema>>((done) =>
      this.#waiting.set(id, { name, child, done }),
    );
    child.send({ id, event, name: this.#prefix + name });
    const { result, error } = await answered;
    if (error) throw new HandlerError(error.name, error.message);
    return result;
  }

  /** Ends the processes of functions, as Lambda does with those that have nothing to do. The next call is a cold start. */
  async cool(): Promise<void> {
    await eventually(() => {
      const names = [...this.#waiting.values()].map(({ name }) => name);
      if (names.length > 0) throw new Error(`These are under way: ${names.join(", ")}`);
    }, LONGEST_CALL);
    await this.kill();
  }

  /** Ends the processes of functions, whatever they are doing. */
  async kill(): Promise<void> {
    const children = [...this.#processes.values()];
    this.#processes.clear();
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit")));
  }

  #processOf(name: string): ChildProcess {
    const known = this.#processes.get(name);
    if (known) return known;
    const child = fork(resolve(import.meta.dirname, "runtime.ts"), [join(this.#directory, `${name}.mjs`)], {
      env: { ...this.#environment, AWS_LAMBDA_FUNCTION_NAME: this.#prefix + name },
      execArgv: ["--disable-warning=ExperimentalWarning"],
      serialization: "json",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (bytes: Buffer) => this.printed.push(`${name}: ${bytes.toString()}`));
    child.on("message", (message) => this.#answered(message));
    child.on("exit", (code, signal) => {
      if (this.#processes.get(name) === child) this.#processes.delete(name);
      this.#lost(child, `${name} exited with ${code ?? signal}`);
    });
    this.#processes.set(name, child);
    return child;
  }

  #answered(message: unknown): void {
    const answer = answerSchema.parse(message);
    this.#waiting.get(answer.id)?.done(answer);
    this.#waiting.delete(answer.id);
  }

  /** Calls of a process that ended are answered with an error, as Lambda's runtime does. */
  #lost(child: ChildProcess, message: string): void {
    const lost = [...this.#waiting].filter(([, waiting]) => waiting.child === child);
    for (const [id] of lost) this.#answered({ id, error: { name: "Runtime.ExitError", message } });
    if (lost.length === 0 || message.endsWith("SIGKILL")) return;
    console.warn([...this.printed.slice(-5), message].join("\n"));
    this.printed.push(message);
  }
}
