import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A TypeScript file that runs in a process of its own. */
export interface Program {
  /** The next line that it prints. @throws when it ends first */
  line(): Promise<string>;
  /** Kills it as a power failure would, and gives what it had printed until then and nobody had read. */
  kill(): Promise<string[]>;
  /** Resolves with its exit code. */
  ended: Promise<number | null>;
}

/** Starts a file beside the test with this Node. Kill it, or wait until it ended, before the test does. */
export function startProgram(file: URL, ...args: string[]): Program {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", fileURLToPath(file), ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close").then(([code]) => (typeof code === "number" ? code : null));
  return {
    ended,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file.pathname} ended early`);
      return value;
    },
    async kill() {
      child.kill("SIGKILL");
      const rest: string[] = [];
      for (let next = await lines.next(); !next.done; next = await lines.next()) rest.push(next.value);
      await ended;
      return rest;
    },
  };
}
