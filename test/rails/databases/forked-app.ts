import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type RunnerReport, readReport } from "../../../runs/report.ts";
import { checksumSchema, RubyProgram } from "./lines.ts";
import type { Databases } from "./servers.ts";

const runner = join(import.meta.dirname, "../../../rails/runner.rb");
const begunSchema = z.object({ begun: z.int() });

/** What a script is run with. */
export interface Options {
  mode?: "write" | "read-only" | "dry-run";
  environment?: Record<string, string>;
  /** Called when the script's process has printed this text. */
  onceItPrints?: [text: string, action: (pid: number) => void];
  /** The same, afterwards. */
  andThen?: [text: string, action: (pid: number) => void];
}

/** How a script ended, and what is left of it. */
export interface Ended {
  status: number | null;
  signal: string | null;
  report: RunnerReport;
  /** What people see. */
  shown: string;
  /** Files that it left where it ran. */
  files: string[];
}

/** The fixture app on one kind of database: booted once, forked for each script. */
export class ForkedApp {
  readonly #directory: string;
  readonly #preloader: RubyProgram;
  readonly #checker: RubyProgram;

  constructor(directory: string, databases: Databases) {
    this.#directory = directory;
    const environment = { FIXTURE_DATABASE: databases.primary, FIXTURE_BILLING: databases.billing };
    this.#preloader = new RubyProgram([join(import.meta.dirname, "preloader.rb"), runner], environment);
    const checksum = join(import.meta.dirname, "checksum.rb");
    this.#checker = new RubyProgram([checksum, databases.primary, databases.billing], {});
  }

  async run(
    script: string,
    { mode = "dry-run", environment, onceItPrints, andThen }: Options = {},
  ): Promise<Ended> {
    const nonce = randomBytes(16).toString("hex");
    const directory = join(this.#directory, nonce);
    mkdirSync(join(directory, "tmp"), { recursive: true });
    const [file, output] = [`${directory}.rb`, `${directory}.log`];
    writeFileSync(file, script);
    this.#preloader.order({
      directory,
      output,
      environment: {
        AMBULANCE_RUN_ID: "01K9ZZZZZZZZZZZZZZZZZZZZZZ",
        AMBULANCE_MODE: mode,
        AMBULANCE_NONCE: nonce,
        AMBULANCE_SCRIPT_FILE: file,
        AMBULANCE_SCRIPT_SHA256: createHash("sha256").update(script).digest("hex"),
        AMBULANCE_REQUESTER: "U0DEV",
        AMBULANCE_TIME_LIMIT: "60",
        ...environment,
      },
    });
    const { begun: pid } = await this.#preloader.answer(begunSchema);
    const ended = this.#preloader.answer(endedSchema(pid));
    for (const step of [onceItPrints, andThen])
      if (step) await Promise.race([ended, actOnce(output, ...step, pid)]);
    const { status, signal } = await ended;
    const text = readFileSync(output, "utf8");
    return {
      status,
      signal: signal === null ? null : `SIG${signal}`,
      report: readReport(text, nonce),
      shown: text.replaceAll(new RegExp(`\nAMBULANCE ${nonce} [^\n]*\n`, "g"), ""),
      files: readdirSync(directory, { recursive: true })
        .map(String)
        .filter((name) => name !== "tmp"),
    };
  }

  /** Of everything that is in the databases. */
  async checksum(): Promise<string> {
    this.#checker.order({});
    return (await this.#checker.answer(checksumSchema)).checksum;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#preloader.stop(), this.#checker.stop()]);
  }
}

function endedSchema(pid: number) {
  return z.object({ ended: z.literal(pid), status: z.int().nullable(), signal: z.string().nullable() });
}

async function actOnce(
  file: string,
  text: string,
  action: (pid: number) => void,
  pid: number,
): Promise<void> {
  while (!readFileSync(file, { flag: "a+" }).includes(text)) await sleep(20);
  action(pid);
}
