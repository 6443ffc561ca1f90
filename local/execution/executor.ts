import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { z } from "zod";
import { type Target, targetNamed } from "../../runs/config.ts";
import { RunNotFoundError, TargetGoneError } from "../../runs/errors.ts";
import type { Services } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import { runIdSchema } from "../../runs/run-id.ts";
import { environmentOf } from "./environment.ts";
import { processPlace } from "./place.ts";
import { birthOf, processOfRun } from "./process.ts";
import { type End, RunDirectory } from "./run-directory.ts";
import { goneBySelf, supervise } from "./supervisor.ts";

/** SIGTERM first; what is still there after this long gets SIGKILL. As long as a runner needs to roll back and report. */
export const GRACE_MS = 10_000;

/** What the executor needs besides the run: where files are, what to pass on, whom to tell about output. */
export interface ExecutorOptions {
  dataDirectory: string;
  /** The server's own environment, of which a target may name variables. */
  environment: Readonly<Record<string, string | undefined>>;
  /** More variables for processes of the sample target. */
  sampleEnvironment: Readonly<Record<string, string>>;
  onOutput: (runId: string) => void;
  graceMs?: number;
}

/** What the executor reads: the run that it is to execute, and its target. */
export interface ExecutorServices {
  config: Services["config"];
  store: Pick<Services["store"], "get">;
}

const argumentsSchema = z.object({
  Overrides: z.object({
    ContainerOverrides: z.tuple([
      z.object({
        Environment: z.tuple([z.object({ Name: z.literal("AMBULANCE_RUN_ID"), Value: runIdSchema })]),
      }),
    ]),
  }),
});

/** Executes runs as child processes of this server: one each, in a process group of its own, without a shell. */
export class ProcessExecutor {
  readonly #services: ExecutorServices;
  readonly #options: ExecutorOptions;
  readonly #shutdown = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  constructor(services: ExecutorServices, options: ExecutorOptions) {
    this.#services = services;
    this.#options = options;
  }

  /** Starts the process of a run and waits until it is gone. How it ended is in its files, not in the answer. */
  async run(args: unknown, { signal }: { signal: AbortSignal }): Promise<Record<string, unknown>> {
    const { run, target } = await this.#runOf(args);
    const files = new RunDirectory(this.#options.dataDirectory, run.id);
    await files.prepare(run.command);
    const nonce = randomBytes(16).toString("hex");
    await files.saveLaunch({ nonce });
    await files.saveEnd(await this.#execute(run, target, files, nonce, signal));
    return {};
  }

  /** Goes on after a restart: waits for a process that outlived the server, or writes down that it died with it. */
  async resume(args: unknown, { signal }: { signal: AbortSignal }): Promise<Record<string, unknown>> {
    const { run, target } = await this.#runOf(args);
    const files = new RunDirectory(this.#options.dataDirectory, run.id);
    if (await files.end()) return {};
    const launch = await files.launch();
    const pid = launch?.process?.pid ?? (await processOfRun(run.id));
    const birth = pid === undefined ? undefined : await birthOf(pid);
    const alive = birth !== undefined && (launch?.process === undefined || launch.process.birth === birth);
    const gone = { code: null, signal: null, endedBy: "server-died" } as const;
    const end =
      pid && alive ? await this.#watch(run, target, files, pid, signal, goneBySelf(pid, birth)) : gone;
    await files.saveEnd({ ...end, problem: null });
    return {};
  }

  /** Ends every process because the server stops, and resolves when they are gone. Their runs are then interrupted. */
  async stopAll(): Promise<void> {
    this.#shutdown.abort("server-died");
    await Promise.allSettled(this.#underWay);
  }

  async #execute(
    run: Run,
    target: Target,
    files: RunDirectory,
    nonce: string,
    signal: AbortSignal,
  ): Promise<End> {
    const started = await this.#spawn(run, target, files, nonce);
    if ("problem" in started) return { code: null, signal: null, endedBy: null, problem: started.problem };
    const { child, pid } = started;
    const ended = once(child, "exit").then(([code, by]) => endOf.parse({ code, signal: by }));
    await files.saveLaunch({ nonce, process: { pid, birth: (await birthOf(pid)) ?? "" } });
    return { ...(await this.#watch(run, target, files, pid, signal, ended)), problem: null };
  }

  async #spawn(run: Run, target: Target, files: RunDirectory, nonce: string) {
    const { directory, command } = await processPlace(target);
    const output = await open(files.output, "a", 0o600);
    try {
      const child = spawn(command[0], command.slice(1), {
        cwd: directory,
        env: environmentOf({ run, target, script: files.script, nonce, ...this.#options }),
        detached: true,
        stdio: ["ignore", output.fd, output.fd],
      });
      return await startOf(child);
    } finally {
      await output.close();
    }
  }

  #watch(
    run: Run,
    target: Target,
    files: RunDirectory,
    pid: number,
    signal: AbortSignal,
    ended: Promise<Pick<End, "code" | "signal">>,
  ) {
    const deadline = (run.startedAt ?? 0) + target.timeLimit * 1000;
    const limits = { deadline, outputBytes: target.outputLimit, graceMs: this.#options.graceMs ?? GRACE_MS };
    const onOutput = () => this.#options.onOutput(run.id);
    const stop = AbortSignal.any([signal, this.#shutdown.signal]);
    const watched = supervise({ pid, output: files.output, limits, signal: stop, onOutput, ended });
    this.#underWay.add(watched);
    return watched.finally(() => this.#underWay.delete(watched));
  }

  async #runOf(args: unknown): Promise<{ run: Run; target: Target }> {
    const runId = argumentsSchema.parse(args).Overrides.ContainerOverrides[0].Environment[0].Value;
    const run = await this.#services.store.get(runId);
    if (!run) throw new RunNotFoundError(runId);
    const target = targetNamed(this.#services.config, run.target);
    if (!target) throw new TargetGoneError(run.target);
    return { run, target };
  }
}

const endOf = z.object({ code: z.int().nullable(), signal: z.string().nullable() });

async function startOf(
  child: ChildProcess,
): Promise<{ child: ChildProcess; pid: number } | { problem: string }> {
  try {
    await once(child, "spawn");
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "The process could not be started." };
  }
  return child.pid === undefined ? { problem: "The process has no number." } : { child, pid: child.pid };
}
