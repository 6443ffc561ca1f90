import { createHash } from "node:crypto";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Run } from "../../runs/run.ts";
import { packageKey } from "../names.ts";

/** What a run's container fetches, and how it recognises it. The link is a bearer secret: whoever has it reads the script. */
export interface Package {
  url: string;
  /** Of the bytes behind the link, hexadecimal. */
  sha256: string;
}

/** What the runner is told besides the run itself. */
export interface PackageSettings {
  /** 32 hexadecimal digits that mark the runner's own lines among the output. A secret until the run is over. */
  nonce: string;
  /** After how many seconds the runner ends the script. */
  timeLimit: number;
  /** What else it holds the run to, see `limitsOf`. */
  limits?: Record<string, string> | undefined;
}

/** The bucket did not take or give up a package. The run cannot be launched now; asking again is safe. */
export class PackageUnavailableError extends Error {
  override readonly name = "PackageUnavailableError";
  constructor(runId: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.name : "unknown";
    super(`The package of ${runId} could not be written to or removed from the bucket: ${reason}`, { cause });
  }
}

/** Puts what a container is to run where it can fetch it: a script is too long, and too private, for a task's overrides. */
export class Packages {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #runner: string;
  readonly #expiresIn: number;

  /**
   * @param runner the source of `rails/runner.rb`
   * @param expiresIn for how many seconds a link is good: until the container has started. It ends earlier with the
   *   credentials that sign it
   *   (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html)
   */
  constructor({ client, bucket, runner, expiresIn }: PackagesOptions) {
    this.#client = client;
    this.#bucket = bucket;
    this.#runner = runner;
    this.#expiresIn = expiresIn;
  }

  /**
   * Stores a run's package and signs a link to it. The same run and settings give the same bytes, so a second call
   * leaves a container that has the first link undisturbed.
   * @throws PackageUnavailableError
   */
  async prepare(run: Run, settings: PackageSettings): Promise<Package> {
    const body = packageOf(run, settings, this.#runner);
    const place = this.#place(run);
    try {
      await this.#client.send(
        new PutObjectCommand({ ...place, Body: body, ContentType: "application/json" }),
      );
      const url = await getSignedUrl(this.#client, new GetObjectCommand(place), {
        expiresIn: this.#expiresIn,
      });
      return { url, sha256: sha256(body) };
    } catch (error) {
      throw new PackageUnavailableError(run.id, error);
    }
  }

  /** Removes a run's package, if there is one: links that were signed before lead nowhere then. @throws PackageUnavailableError */
  async remove(run: Pick<Run, "id">): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand(this.#place(run)));
    } catch (error) {
      throw new PackageUnavailableError(run.id, error);
    }
  }

  #place(run: Pick<Run, "id">): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: packageKey(run) };
  }
}

/** What {@link Packages} is made from. */
export interface PackagesOptions {
  client: S3Client;
  bucket: string;
  runner: string;
  expiresIn: number;
}

/** The bytes that `rails/bootstrap.rb` reads; `environment` is what `rails/runner.rb` takes out of its environment at once. */
function packageOf(run: Run, { nonce, timeLimit, limits }: PackageSettings, runner: string): Uint8Array {
  const environment = {
    AMBULANCE_NONCE: nonce,
    AMBULANCE_SCRIPT: run.command,
    AMBULANCE_SCRIPT_SHA256: sha256(Buffer.from(run.command)),
    AMBULANCE_MODE: run.mode,
    AMBULANCE_REQUESTER: run.requester,
    AMBULANCE_TIME_LIMIT: String(timeLimit),
    ...limits,
  };
  return Buffer.from(JSON.stringify({ v: 1, runner, environment }));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
