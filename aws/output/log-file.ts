import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { readReport } from "../../runs/report.ts";
import { type LogStreamName, readLogPage } from "./log-stream.ts";
import { type LineSource, NEW_SIEVE, sift } from "./sieve.ts";

/** How many pages, of at most 1 MB each, are read before the caller gets its turn again. */
const PAGES = 100;

/** Where a run's lines are, and what marks those of its runner. `role` is there for a log in another account: who may read it. */
export type RunStream = LogStreamName & LineSource & { role?: string };

/** How far the copy of a log stream is. */
export interface Progress {
  /** How many bytes people can see. */
  size: number;
  /** The runner's own lines, each with a line break. */
  markers: string;
  /** Whether the runner has said how the script ended. */
  finished: boolean;
  /** Whether the stream had no more when it was read last. */
  end: boolean;
}

/** What {@link LogFile} is made from. */
export interface LogFileOptions {
  client: CloudWatchLogsClient;
  stream: RunStream;
  /** For the file. */
  directory: string;
  /** How many bytes of output are copied at most. The rest is left out, with a note; the runner's lines are still found. */
  limit: number;
}

/**
 * A copy of what people may see of a log stream, in a file that grows with it: reads every event once, and bytes at
 * any place. Whatever is asked of it waits for what was asked before: position and file belong to all of them.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  #queue: Promise<unknown> = Promise.resolve();
  #file: FileHandle | undefined;
  #token: string | undefined;
  #sieve = NEW_SIEVE;
  #size = 0;
  #cut = false;
  #end = false;
  constructor(options: LogFileOptions) {
    this.#options = options;
  }

  /** Copies what was added since the last time, and says how far it came. */
  look(): Promise<Progress> {
    return this.#inTurn(() => this.#copy());
  }

  /** The bytes from one position up to, not including, another, as far as the stream has them by now. */
  read(from: number, to: number): Promise<Uint8Array> {
    return this.#inTurn(async (file) => {
      const { size } = await this.#copy();
      const bytes = Buffer.alloc(Math.max(0, Math.min(to, size) - from));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
      return bytes.subarray(0, bytesRead);
    });
  }

  /** Gives the bytes that were copied to somebody who wants them all. */
  whole<T>(use: (bytes: AsyncIterable<Uint8Array>, size: number) => Promise<T>): Promise<T> {
    return this.#inTurn((file) => use(bytesOf(file, this.#size), this.#size));
  }

  /** Gives the room on the disk back. Nothing may be asked of it afterwards. */
  async close(): Promise<void> {
    await this.#queue.catch(() => undefined);
    await this.#file?.close();
  }

  #inTurn<T>(action: (file: FileHandle) => Promise<T>): Promise<T> {
    const turn = this.#queue.catch(() => undefined).then(async () => action(await this.#opened()));
    this.#queue = turn;
    return turn;
  }

  /** Without a name as soon as it is open: Lambda keeps /tmp when a process dies, and nobody would remove its files. */
  async #opened(): Promise<FileHandle> {
    if (this.#file) return this.#file;
    const { directory } = this.#options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, randomUUID());
    this.#file = await open(path, "wx+", 0o600);
    await rm(path);
    return this.#file;
  }

  async #copy(): Promise<Progress> {
    this.#end = false;
    for (let pages = 0; pages < PAGES && !this.#end; pages++) await this.#copyPage();
    const markers = this.#sieve.markers.map((line) => `${line}\n`).join("");
    const { kind } = readReport(markers, this.#options.stream.nonce);
    const finished = kind === "finished" || kind === "forged";
    return { size: this.#size, markers, finished, end: this.#end };
  }

  /** What is known changes after the file has: a page that could not be written is read again and lands at the same place. */
  async #copyPage(): Promise<void> {
    const { client, stream, limit } = this.#options;
    const page = await readLogPage(client, stream, this.#token);
    const [lines, sieve] = sift(this.#sieve, page.messages.flatMap(linesOf), stream);
    const text = this.#cut
      ? { bytes: Buffer.alloc(0), cut: true }
      : fitting(lines, limit - this.#size, limit);
    const file = await this.#opened();
    await file.write(text.bytes, 0, text.bytes.length, this.#size);
    this.#size += text.bytes.length;
    this.#cut = text.cut;
    this.#sieve = sieve;
    this.#token = page.next;
    this.#end = page.end;
  }
}

/** An event is a line; what a writer put into one event with breaks inside is several. */
function linesOf(message: string): string[] {
  return message.replace(/\r?\n$/, "").split("\n");
}

/** The lines as bytes, as many of them as there is room for, and a note when that is not all of them. */
function fitting(lines: readonly string[], room: number, limit: number): { bytes: Buffer; cut: boolean } {
  const pieces: Buffer[] = [];
  let left = room;
  for (const line of lines) {
    const piece = Buffer.from(`${line}\n`);
    left -= piece.length;
    if (left < 0) {
      const note = `[Ambulance: the output is longer than ${limit} bytes. CloudWatch Logs has the rest.]\n`;
      return { bytes: Buffer.concat([...pieces, Buffer.from(note)]), cut: true };
    }
    pieces.push(piece);
  }
  return { bytes: Buffer.concat(pieces), cut: false };
}

async function* bytesOf(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; ) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 16), 0, Math.min(1 << 16, size - at), at);
    if (bytesRead === 0) throw new RangeError(`The copy of the output ends at ${at} of ${size} bytes`);
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
