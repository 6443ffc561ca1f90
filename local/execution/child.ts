import { type ChildProcess, spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { z } from "zod";
import type { ProcessPlace } from "./place.ts";
import type { End } from "./run-directory.ts";

/** A process that was started; `ended` resolves when it is gone. */
export interface Child {
  pid: number;
  ended: Promise<Pick<End, "code" | "signal">>;
}

const endSchema = z.object({ code: z.int().nullable(), signal: z.string().nullable() });

/**
 * Starts a process in a group of its own, without a shell. Both of its output streams go straight to the file, so
 * that it does not notice when the server dies.
 * @throws whatever the system says when it cannot be started; then nothing was
 */
export async function startChild(
  { directory, command }: ProcessPlace,
  environment: Record<string, string>,
  outputFile: string,
): Promise<Child> {
  const output = await open(outputFile, "a", 0o600);
  try {
    const child = spawn(command[0], command.slice(1), {
      cwd: directory,
      env: environment,
      detached: true,
      stdio: ["ignore", output.fd, output.fd],
    });
    const ended = endOf(child);
    return { pid: await pidOf(child), ended };
  } finally {
    await output.close();
  }
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(z.int().positive().parse(child.pid)));
  });
}

/** Listens from the first moment: a process may be gone before anybody asks. */
function endOf(child: ChildProcess): Child["ended"] {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(endSchema.parse({ code, signal })));
  });
}
