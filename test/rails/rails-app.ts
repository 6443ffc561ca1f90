import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunnerReport, readReport } from "../../runs/report.ts";

const root = join(import.meta.dirname, "../..");
const app = join(root, "test/fixtures/rails-app");
const runner = join(root, "rails/runner.rb");

/** Why the tests on real Ruby cannot run here; undefined when they can. */
export function missingRails(): string | undefined {
  const probe = spawnSync("ruby", ["-e", 'require "rails"; require "sqlite3"'], { encoding: "utf8" });
  if (probe.error) return "There is no Ruby on this machine.";
  return probe.status === 0
    ? undefined
    : "Ruby lacks Rails or sqlite3 (apt-get install ruby-rails ruby-sqlite3).";
}

/** What a script is run with; what is missing is as the executor would set it. */
export interface ScriptOptions {
  mode?: string;
  timeLimit?: number;
  environment?: Record<string, string>;
  /** Called when the process has printed this text. */
  onceItPrints?: [text: string, action: (child: ChildProcess) => void];
}

/** How a process ended, and what is known about the script in it. */
export interface Ended {
  status: number | null;
  signal: string | null;
  report: RunnerReport;
  /** What people see. */
  shown: string;
  output: Buffer;
}

/** The fixture app on this machine's Ruby, with its database in `directory`. */
export function fixtureApp(directory: string): Runs {
  const environment = { PATH: process.env.PATH ?? "", FIXTURE_DATABASE: join(directory, "fixture.sqlite3") };
  return new Runs(directory, [join(app, "bin/rails"), "runner", runner], environment);
}

/** The same with its tables and rows, ready for scripts. */
export async function preparedApp(directory: string): Promise<Runs> {
  const app = fixtureApp(directory);
  const { status, shown } = await app.run('load Rails.root.join("db/schema.rb")');
  if (status !== 0) throw new Error(`The fixture app has no tables: ${shown}`);
  return app;
}

/** Runs processes with the runner in them as the executor does, each with an output file in `directory`. */
export class Runs {
  readonly #directory: string;
  readonly #command: [string, ...string[]];
  readonly #environment: Record<string, string>;
  constructor(directory: string, command: [string, ...string[]], environment: Record<string, string>) {
    this.#directory = directory;
    this.#command = command;
    this.#environment = environment;
  }

  async run(script: string | Uint8Array, options: ScriptOptions = {}): Promise<Ended> {
    const nonce = randomBytes(16).toString("hex");
    const file = join(this.#directory, `${nonce}.rb`);
    writeFileSync(file, script);
    const outputFile = join(this.#directory, `${nonce}.log`);
    const output = openSync(outputFile, "a");
    const [program, ...args] = this.#command;
    const child = spawn(program, args, {
      cwd: app,
      detached: true,
      stdio: ["ignore", output, output],
      env: {
        ...this.#environment,
        AMBULANCE_RUN_ID: "01K9ZZZZZZZZZZZZZZZZZZZZZZ",
        AMBULANCE_MODE: options.mode ?? "write",
        AMBULANCE_NONCE: nonce,
        AMBULANCE_SCRIPT_FILE: file,
        AMBULANCE_SCRIPT_SHA256: createHash("sha256").update(script).digest("hex"),
        AMBULANCE_REQUESTER: "U0DEV",
        AMBULANCE_TIME_LIMIT: String(options.timeLimit ?? 60),
        ...options.environment,
      },
    });
    const closed = once(child, "close");
    closeSync(output);
    if (options.onceItPrints) await actOnce(child, outputFile, ...options.onceItPrints);
    const [status, signal] = await closed;
    const bytes = readFileSync(outputFile);
    const text = bytes.toString("utf8");
    const ended = {
      report: readReport(text, nonce),
      shown: text.replaceAll(new RegExp(`\nAMBULANCE ${nonce} [^\n]*\n`, "g"), ""),
      output: bytes,
    };
    return {
      status: typeof status === "number" ? status : null,
      signal: signal ? String(signal) : null,
      ...ended,
    };
  }
}

async function actOnce(
  child: ChildProcess,
  file: string,
  text: string,
  action: (child: ChildProcess) => void,
) {
  while (child.exitCode === null && child.signalCode === null) {
    if (readFileSync(file).includes(text)) return action(child);
    await sleep(20);
  }
}
