import { randomBytes } from "node:crypto";
import { z } from "zod";
import { targetNamed } from "../../runs/config.ts";
import { RunNotFoundError } from "../../runs/errors.ts";
import { launchProblem, type Problem } from "../../runs/policy.ts";
import type { Services } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import { runIdSchema } from "../../runs/run-id.ts";
import { type Child, startChild } from "./child.ts";
import { environmentOf } from "./environment.ts";
import { placeName, processPlace } from "./place.ts";
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
    if (this.#shutdown.signal.aborted) return leftToTheNextServer();
    const run = await this.#runOf(args);
    const files = new RunDirectory(this.#options.dataDirectory, run.id);
    await files.saveEnd(signal.aborted ? NEVER_STARTED : await this.#execute(run, files, signal));
    return {};
  }

  /**
   * Goes on after a restart: waits for a process that outlived the server, or writes down that it died with it.
   * A launch that was not even written down began nothing, so it begins now.
   */
  async resume(args: unknown, about: { signal: AbortSignal }): Promise<Record<string, unknown>> {
    const run = await this.#runOf(args);
    const files = new RunDirectory(this.#options.dataDirectory, run.id);
    if (await files.end()) return {};
    const launch = await files.launch();
    if (!launch) return this.run(args, about);
    const pid = launch.process?.pid ?? (await processOfRun(run.id));
    const birth = pid === undefined ? undefined : await birthOf(pid);
    const alive = birth !== undefined && (launch.process === undefined || launch.process.birth === birth);
    const child = pid !== undefined && alive ? { pid, ended: goneBySelf(pid, birth) } : undefined;
    const end = child ? await this.#watch(run, files, child, about.signal) : DIED_WITH_THE_SERVER;
    await files.saveEnd({ ...end, problem: null });
    return {};
  }

  /** Ends every process because the server stops, and resolves when they are gone. Their runs are then interrupted. */
  async stopAll(): Promise<void> {
    this.#shutdown.abort("server-died");
    await Promise.allSettled(this.#underWay);
  }

  /** Whether the server stops: what was not launched by now is left to the next one. */
  get isStopping(): boolean {
    return this.#shutdown.signal.aborted;
  }

  async #execute(run: Run, files: RunDirectory, signal: AbortSignal): Promise<End> {
    const nonce = randomBytes(16).toString("hex");
    let child: Child;
    try {
      child = await this.#start(run, files, nonce);
    } catch (error) {
      return { ...NEVER_STARTED, endedBy: null, problem: error instanceof Error ? error.message : "unknown" };
    }
    const unsaved = new AbortController();
    const saving = this.#saveProcess(files, nonce, child.pid).catch(() => unsaved.abort("server-died"));
    const end = await this.#watch(run, files, child, AbortSignal.any([signal, unsaved.signal]));
    await saving;
    return { ...end, problem: null };
  }

  /** The last look is taken here, right before the process: nothing lies between it and the start. */
  async #start(run: Run, files: RunDirectory, nonce: string): Promise<Child> {
    const { config } = this.#services;
    const target = targetNamed(config, run.target);
    const place = target && (await processPlace(target));
    const problem = launchProblem(run, config, place ? { name: placeName(run.target, place) } : GONE);
    if (problem || !target || !place) throw new LaunchRefusedError(problem ?? "target-gone");
    await files.prepare(run.command);
    await files.saveLaunch({ nonce });
    return startChild(
      place,
      environmentOf({ run, target, script: files.script, nonce, ...this.#options }),
      files.output,
    );
  }

  /** A process that could not be found again after a crash must not go on: a failure here ends it. */
  async #saveProcess(files: RunDirectory, nonce: string, pid: number): Promise<void> {
    await files.saveLaunch({ nonce, process: { pid, birth: (await birthOf(pid)) ?? "" } });
  }

  #watch(run: Run, files: RunDirectory, { pid, ended }: Child, signal: AbortSignal) {
    const target = targetNamed(this.#services.config, run.target);
    const deadline = (run.startedAt ?? 0) + (target?.timeLimit ?? 0) * 1000;
    const outputBytes = target?.outputLimit ?? Number.POSITIVE_INFINITY;
    const watched = supervise({
      pid,
      output: files.output,
      limits: { deadline, outputBytes, graceMs: this.#options.graceMs ?? GRACE_MS },
      signal: AbortSignal.any([signal, this.#shutdown.signal]),
      onOutput: () => this.#options.onOutput(run.id),
      ended,
    });
    this.#underWay.add(watched);
    return watched.finally(() => this.#underWay.delete(watched));
  }

  async #runOf(args: unknown): Promise<Run> {
    const runId = argumentsSchema.parse(args).Overrides.ContainerOverrides[0].Environment[0].Value;
    const run = await this.#services.store.get(runId);
    if (!run) throw new RunNotFoundError(runId);
    return run;
  }
}

const GONE = { problem: "target-gone" } as const;
const NEVER_STARTED: End = { code: null, signal: null, endedBy: "cancelled", problem: null };
const DIED_WITH_THE_SERVER = { code: null, signal: null, endedBy: "server-died" } as const;

/** The run may not start although it was prepared: something changed in the instant before. Nothing was started. */
class LaunchRefusedError extends Error {
  override readonly name = "LaunchRefusedError";
  constructor(problem: Problem) {
    super(
      `What would run, or who may approve it, changed in the last instant (${problem}). Nothing was started.`,
    );
  }
}

/** Nothing was begun and nothing was written down, so the next server begins it: this one has no more time. */
function leftToTheNextServer(): Promise<never> {
  return new Promise(() => undefined);
}
