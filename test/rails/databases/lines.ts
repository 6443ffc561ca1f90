import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";

/** A Ruby program that reads orders and writes answers, a line of JSON each. */
export class RubyProgram {
  readonly #child: ChildProcess;
  readonly #answers: unknown[] = [];
  readonly #waiting: (() => void)[] = [];
  #gone = false;

  constructor(args: string[], environment: Record<string, string>) {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    this.#child = spawn("ruby", args, { env, stdio: ["pipe", "pipe", "inherit"] });
    const { stdout } = this.#child;
    if (!stdout) throw new Error("unreachable: its output is a pipe");
    createInterface({ input: stdout }).on("line", (line) => {
      this.#answers.push(JSON.parse(line));
      this.#wake();
    });
    this.#child.once("close", () => {
      this.#gone = true;
      this.#wake();
    });
  }

  order(order: object): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** The next answer of a shape; others are left for whoever waits for them. */
  async answer<T>(schema: z.ZodType<T>): Promise<T> {
    for (;;) {
      for (const [index, answer] of this.#answers.entries()) {
        const { data } = schema.safeParse(answer);
        if (data === undefined) continue;
        this.#answers.splice(index, 1);
        return data;
      }
      if (this.#gone) throw new Error("The Ruby program ended without an answer.");
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async stop(): Promise<void> {
    if (this.#gone) return;
    const gone = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin?.end();
    await gone;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

export const checksumSchema = z.object({ checksum: z.string() });
