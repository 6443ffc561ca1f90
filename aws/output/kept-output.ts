import { Readable } from "node:stream";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Output } from "../../runs/ports.ts";
import { outputKey } from "../names.ts";
import { isNamed, OutputUnavailableError } from "./errors.ts";

/**
 * How long S3 may take to answer once it is sent an output, milliseconds: what a client waits for counts the sending
 * too, and the functions with the least memory have the least of a CPU and of the network to send 100 MB with.
 */
const SENDING = 120_000;

/** Where in the bucket the runner's own lines of a run are kept, beside its output. */
export function markersKey(runId: string): string {
  return outputKey(runId).replace(/\.txt$/, ".markers.txt");
}

/** How many sizes are remembered: what was kept does not change any more. */
const REMEMBERED = 1000;

/**
 * The outputs of runs that are over, in S3: all that the bot may read. S3 says that something is missing only to those
 * who may list the bucket (s3:ListBucket); to others a missing output is an error
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html).
 */
export class KeptOutput implements Output {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #sizes = new Map<string, number>();
  constructor({ client, bucket }: { client: S3Client; bucket: string }) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /** 0 also when nothing was kept; {@link sizeIfKept} tells these apart. @throws OutputUnavailableError */
  async size(runId: string): Promise<number> {
    return (await this.sizeIfKept(runId)) ?? 0;
  }

  /** How many bytes were kept; undefined when the output of the run was not kept, or not yet. @throws OutputUnavailableError */
  async sizeIfKept(runId: string): Promise<number | undefined> {
    const known = this.#sizes.get(runId);
    if (known !== undefined) return known;
    const head = new HeadObjectCommand({ Bucket: this.#bucket, Key: outputKey(runId) });
    const size = await unlessMissing(runId, async () => (await this.#client.send(head)).ContentLength ?? 0);
    if (size !== undefined) this.#remember(runId, size);
    return size;
  }

  /** @throws OutputUnavailableError */
  async read(runId: string, from: number, to: number): Promise<Uint8Array> {
    if (to <= from) return new Uint8Array();
    const bytes = await this.#bytes(runId, outputKey(runId), `bytes=${from}-${to - 1}`);
    return bytes ?? new Uint8Array();
  }

  /** The runner's own lines; empty when none were kept. @throws OutputUnavailableError */
  async markerLines(runId: string): Promise<string> {
    return Buffer.from((await this.#bytes(runId, markersKey(runId))) ?? []).toString("utf8");
  }

  /** Keeps the output of a run for good. The output comes last: where it is, everything is. @throws OutputUnavailableError */
  async keep(runId: string, markers: string, bytes: AsyncIterable<Uint8Array>, size: number): Promise<void> {
    try {
      await this.#put(markersKey(runId), Buffer.from(markers), Buffer.byteLength(markers));
      await this.#put(outputKey(runId), size === 0 ? Buffer.alloc(0) : Readable.from(bytes), size);
    } catch (error) {
      throw new OutputUnavailableError(runId, error);
    }
    this.#remember(runId, size);
  }

  async #put(key: string, body: Uint8Array | Readable, length: number): Promise<void> {
    const ContentType = "text/plain; charset=utf-8";
    const object = { Bucket: this.#bucket, Key: key, Body: body, ContentLength: length, ContentType };
    await this.#client.send(new PutObjectCommand(object), { requestTimeout: SENDING });
  }

  #bytes(runId: string, key: string, range?: string): Promise<Uint8Array | undefined> {
    const get = new GetObjectCommand({ Bucket: this.#bucket, Key: key, Range: range });
    return unlessMissing(runId, async () => (await this.#client.send(get)).Body?.transformToByteArray());
  }

  #remember(runId: string, size: number): void {
    this.#sizes.set(runId, size);
    const [oldest] = this.#sizes.keys();
    if (this.#sizes.size > REMEMBERED && oldest !== undefined) this.#sizes.delete(oldest);
  }
}

/** What is asked for; undefined when S3 says that there is no such object, or no such part of it. */
async function unlessMissing<T>(runId: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isNamed(error, "NotFound", "NoSuchKey", "InvalidRange")) return undefined;
    throw new OutputUnavailableError(runId, error);
  }
}
