import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Output } from "../../runs/ports.ts";
import { isNamed, OutputUnavailableError } from "./errors.ts";
import type { KeptOutput } from "./kept-output.ts";
import { LogFile, type Progress, type RunStream } from "./log-file.ts";

/** How long one wait for late events is, milliseconds. */
const PAUSE = 1000;

/**
 * How often {@link CloudOutput.keep} goes on reading a log that does not end: 1,000 pages, of 1 MB or 10,000 lines each,
 * which is most of what a function has the time for. A run whose log is longer has to be closed all the same.
 */
const LOOKS = 10;
const NOT_ALL = Buffer.from("[Ambulance: the log is too long to be kept. CloudWatch Logs has the rest.]\n");

/** What {@link CloudOutput} is made from. */
export interface CloudOutputOptions {
  /** A client for this account, or for another one in which it has a role. */
  logs: (role: string | undefined) => CloudWatchLogsClient;
  kept: KeptOutput;
  /** Where a run's lines are; undefined as long as nothing of it was started. */
  streamOf(runId: string): Promise<RunStream | undefined>;
  /** For the copies; on Lambda, a directory in /tmp. */
  directory: string;
  pause(ms: number): Promise<void>;
  /** How many seconds {@link CloudOutput.keep} waits for the runner's last line. */
  patience?: number;
  /** How many bytes of an output are shown and kept. What Lambda has in /tmp, 512 MB unless set, must hold `copies` of them. */
  limit?: number;
  /** How many outputs are copied at the same time. */
  copies?: number;
}

/** The outputs of runs: from CloudWatch Logs while there is nothing else, from S3 once they were kept. */
export class CloudOutput implements Output {
  readonly #options: Required<CloudOutputOptions>;
  readonly #files = new Map<string, LogFile>();
  constructor(options: CloudOutputOptions) {
    this.#options = { patience: 20, limit: 100_000_000, copies: 4, ...options };
  }

  /** @throws OutputUnavailableError */
  async size(runId: string): Promise<number> {
    const kept = await this.#keptSize(runId);
    return kept ?? (await this.#live(runId, async (file) => (await file.look()).size)) ?? 0;
  }

  /** @throws OutputUnavailableError */
  async read(runId: string, from: number, to: number): Promise<Uint8Array> {
    const kept = await this.#keptSize(runId);
    if (kept !== undefined) return this.#options.kept.read(runId, from, to);
    return (await this.#live(runId, (file) => file.read(from, to))) ?? new Uint8Array();
  }

  /** The runner's own lines, for whoever reads its report; empty as long as there are none. @throws OutputUnavailableError */
  async markerLines(runId: string): Promise<string> {
    const kept = await this.#keptSize(runId);
    if (kept !== undefined) return this.#options.kept.markerLines(runId);
    return (await this.#live(runId, async (file) => (await file.look()).markers)) ?? "";
  }

  /**
   * Moves the output of a run to S3 for good. For runs of which nothing is executing any more: waits a while for the
   * runner's last line, for events arrive seconds after they were written, and keeps what there is when it does not
   * come, as after a kill, or when the log is longer than anybody can read. Does nothing when the output was kept
   * before, or when the run was never started.
   * @param started false when it is certain that nothing was started, so that no last line is to come
   * @throws OutputUnavailableError
   */
  async keep(runId: string, started = true): Promise<void> {
    if ((await this.#keptSize(runId)) !== undefined) return;
    await this.#live(runId, async (file) => {
      const { markers, end } = await this.#settled(file, started);
      const note = end ? Buffer.alloc(0) : NOT_ALL;
      await file.whole((bytes, size) =>
        this.#options.kept.keep(runId, markers, followed(bytes, note), size + note.length),
      );
    });
    await this.#forget(runId);
  }

  /** Gives up the copies. A Lambda function never does; their room is free when its process ends. */
  async close(): Promise<void> {
    await Promise.all([...this.#files.keys()].map((runId) => this.#forget(runId)));
  }

  async #settled(file: LogFile, started: boolean): Promise<Progress> {
    const { pause } = this.#options;
    const patience = started ? this.#options.patience : 0;
    for (let [waits, looks] = [0, 1]; ; looks += 1) {
      const progress = await file.look();
      const { end, finished } = progress;
      if (end ? finished || waits === patience : looks - waits >= LOOKS) return progress;
      if (!end) continue;
      waits += 1;
      await pause(PAUSE);
    }
  }

  async #keptSize(runId: string): Promise<number | undefined> {
    const size = await this.#options.kept.sizeIfKept(runId);
    if (size !== undefined) await this.#forget(runId);
    return size;
  }

  /** What is known of a run's log stream; undefined when it has none yet. */
  async #live<T>(runId: string, use: (file: LogFile) => Promise<T>): Promise<T | undefined> {
    const stream = await this.#options.streamOf(runId);
    if (!stream) return undefined;
    try {
      return await use(this.#fileOf(runId, stream));
    } catch (error) {
      // A token is good for 24 hours; then the stream has to be read from its beginning.
      if (isNamed(error, "InvalidParameterException")) await this.#forget(runId);
      throw error instanceof OutputUnavailableError ? error : new OutputUnavailableError(runId, error);
    }
  }

  /** The copy of a run's stream. The one that was not asked for the longest time makes room for a new one. */
  #fileOf(runId: string, stream: RunStream): LogFile {
    const { logs, directory, limit, copies } = this.#options;
    const client = logs(stream.role);
    const file = this.#files.get(runId) ?? new LogFile({ client, stream, directory, limit });
    this.#files.delete(runId);
    this.#files.set(runId, file);
    const [oldest] = this.#files.keys();
    if (this.#files.size > copies && oldest !== undefined) this.#forget(oldest).catch(() => undefined);
    return file;
  }

  async #forget(runId: string): Promise<void> {
    const file = this.#files.get(runId);
    this.#files.delete(runId);
    await file?.close();
  }
}

async function* followed(bytes: AsyncIterable<Uint8Array>, note: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* bytes;
  if (note.length > 0) yield note;
}
