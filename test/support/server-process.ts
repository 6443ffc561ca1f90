import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { onTestFinished } from "vitest";
import { eventually } from "./eventually.ts";

const START = resolve(import.meta.dirname, "../../local/start.ts");

/** A server started as `npm start` starts it, in a process of its own that a test may kill. */
export class ServerProcess {
  readonly #child: ChildProcess;
  printed = "";
  constructor(environment: Record<string, string>, directory?: string) {
    this.#child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", START], {
      env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", PORT: "0", ...environment },
      ...(directory === undefined ? {} : { cwd: directory }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.printed += text;
      });
    }
    onTestFinished(async () => {
      if (this.running) await this.kill("SIGKILL");
    });
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The address of its page, once it is ready. */
  async page(): Promise<string> {
    return eventually(() => {
      const page = /http:\/\/localhost:\d+/.exec(this.printed)?.[0];
      if (!page) throw new Error(`The server is not ready: ${this.printed}`);
      return page;
    });
  }

  async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.exited();
  }

  /** Its exit status, once it has ended. */
  async exited(): Promise<number | null> {
    if (this.running) await once(this.#child, "exit");
    return this.#child.exitCode;
  }
}
