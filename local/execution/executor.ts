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
import { type End, type Launch, RunDirectory } from "./run-directory.ts";
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
    if (this.isStopping) return leftToTheNextServer();
    const run = await this.#runOf(args);
    const files = new RunDirectory(this.#options.dataDirectory, run.id);
    const end = await this.#tracked(this.#execute(run, files, signal));
    if (end === LEFT) return leftToTheNextServer();
    await files.saveEnd(end);
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
    const watched = child && this.#tracked(this.#watch(run.id, files, child, launch.limits, about.signal));
    await files.saveEnd({ ...((await watched) ?? DIED_WITH_THE_SERVER), problem: null });
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

  async #execute(run: Run, files: RunDirectory, signal: AbortSignal): Promise<End | typeof LEFT> {
    let started: { child: Child; launch: Launch };
    try {
      const prepared = await this.#prepare(run, files);
      if (this.isStopping) return LEFT;
      if (signal.aborted) return NEVER_STARTED;
      await files.saveLaunch(prepared.launch);
      const child = await startChild(prepared.place, prepared.environment, files.output);
      started = { child, launch: prepared.launch };
    } catch (error) {
      return { ...NEVER_STARTED, endedBy: null, problem: error instanceof Error ? error.message : "unknown" };
    }
    return this.#follow(run.id, files, started, signal);
  }

  /** The last look is taken here, right before the process, with what is true at this moment. */
  async #prepare(run: Run, files: RunDirectory) {
    const { config } = this.#services;
    const target = targetNamed(config, run.target);
    const place = target && (await processPlace(target));
    const problem = launchProblem(run, config, place ? { name: placeName(run.target, place) } : GONE);
    if (problem || !target || !place) throw new LaunchRefusedError(problem ?? "target-gone");
    await files.prepare(run.command);
    const nonce = randomBytes(16).toString("hex");
    const limits = { deadline: Date.now() + target.timeLimit * 1000, outputBytes: target.outputLimit };
    const environment = environmentOf({ run, target, script: files.script, nonce, ...this.#options });
    return { place, environment, launch: { nonce, limits } };
  }

  /** A process that could not be found again after a crash must not go on: when its number cannot be saved, it is ended. */
  async #follow(
    runId: string,
    files: RunDirectory,
    { child, launch }: { child: Child; launch: Launch },
    signal: AbortSignal,
  ): Promise<End> {
    const unsaved = new AbortController();
    const saving = birthOf(child.pid)
      .then((birth = "") => files.saveLaunch({ ...launch, process: { pid: child.pid, birth } }))
      .catch(() => unsaved.abort("server-died"));
    const stop = AbortSignal.any([signal, unsaved.signal]);
    const end = await this.#watch(runId, files, child, launch.limits, stop);
    await saving;
    return { ...end, problem: null };
  }

  #watch(
    runId: string,
    files: RunDirectory,
    { pid, ended }: Child,
    limits: Launch["limits"],
    signal: AbortSignal,
  ) {
    return supervise({
      pid,
      output: files.output,
      limits: { ...limits, graceMs: this.#options.graceMs ?? GRACE_MS },
      signal: AbortSignal.any([signal, this.#shutdown.signal]),
      onOutput: () => this.#options.onOutput(runId),
      ended,
    });
  }

  /** Remembers work on a process, so that the server does not stop before it is done. */
  #tracked<T>(work: Promise<T>): Promise<T> {
    const done = work.finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
    return done;
  }

  async #runOf(args: unknown): Promise<Run> {
    const runId = argumentsSchema.parse(args).Overrides.ContainerOverrides[0].Environment[0].Value;
    const run = await this.#services.store.get(runId);
    if (!run) throw new RunNotFoundError(runId);
    return run;
  }
}

/** The server stopped in the last instant: nothing was begun. */
const LEFT = Symbol("left to the next server");
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
