import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const launchSchema = z.strictObject({
  /** Marks the runner's own lines in the output, so that a script cannot pass its lines off as the runner's. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  /** What the process must keep to, as its target said when it was launched. */
  limits: z.strictObject({ deadline: z.number(), outputBytes: z.number() }),
  /** The process that was started; absent until it is known. */
  process: z.strictObject({ pid: z.int().positive(), birth: z.string() }).optional(),
});

/** What the server knows of a process that it started, or was about to, kept so that another server can go on from it. */
export type Launch = z.infer<typeof launchSchema>;

const endSchema = z.strictObject({
  /** Exit status as the operating system gave it; null when a signal ended the process, or nobody saw the end. */
  code: z.int().nullable(),
  signal: z.string().nullable(),
  /** Why the server ended it, if it did; `server-died` when no server was there to see the end. */
  endedBy: z.enum(["time-limit", "output-limit", "cancelled", "server-died"]).nullable(),
  /** Why it could not be started, for a person. */
  problem: z.string().nullable(),
});

/** How a process ended, as seen from outside of it. */
export type End = z.infer<typeof endSchema>;

/** The files of one run: its script, its output, what was started and how it ended. Only the server's user may read them. */
export class RunDirectory {
  readonly path: string;
  constructor(dataDirectory: string, runId: string) {
    this.path = join(dataDirectory, "runs", runId);
  }

  get script(): string {
    return join(this.path, "script.rb");
  }

  get output(): string {
    return join(this.path, "output.log");
  }

  /** Makes the directory and writes the script; both may be there already. */
  async prepare(script: string): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await writeFile(this.script, script, { mode: 0o600 });
  }

  launch(): Promise<Launch | undefined> {
    return this.#read("launch.json", launchSchema);
  }

  saveLaunch(launch: Launch): Promise<void> {
    return this.#write("launch.json", launch);
  }

  end(): Promise<End | undefined> {
    return this.#read("end.json", endSchema);
  }

  /** Saves how the process ended, and removes the script: the record keeps it. */
  async saveEnd(end: End): Promise<void> {
    await this.#write("end.json", end);
    await rm(this.script, { force: true });
  }

  async #read<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      return schema.parse(JSON.parse(await readFile(join(this.path, name), "utf8")));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Writes beside the file and renames, so that a crash never leaves half of it. */
  async #write(name: string, value: unknown): Promise<void> {
    const path = join(this.path, name);
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await writeFile(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
}
