import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { BOOTSTRAP } from "../../aws/package/bootstrap.ts";
import { type Package, Packages } from "../../aws/package/packages.ts";
import { rubySource } from "../../aws/package/sources.ts";
import type { Mode } from "../../runs/run.ts";
import { type S3, s3ClientOf, startS3 } from "../support/aws/s3.ts";
import { someRun } from "../support/runs.ts";

const app = join(import.meta.dirname, "../fixtures/rails-app");

/** The nonce of every package here. */
export const NONCE = "00112233445566778899aabbccddeeff";

/** What stands for Rails where only the bootstrap is tested: what the runner asks of it for a run that may write. */
const STUB = 'module Rails; def self.version; "stub"; end; def self.root; "/app"; end; end';

/** What a container runs, without a container: a process with nothing in its environment but what it is given. */
export interface Container {
  command: [string, ...string[]];
  environment: Record<string, string>;
}

/** Ruby alone. It may not write to any file. */
export const plainRuby: Container = {
  command: ["sh", "-c", 'ulimit -f 0 && exec ruby -e "$0" -e "$1"', STUB, BOOTSTRAP],
  environment: {},
};

/** The fixture app on this machine's Ruby, with its database in `directory`. */
export function railsApp(directory: string): Container {
  return {
    command: [join(app, "bin/rails"), "runner", BOOTSTRAP],
    environment: { FIXTURE_DATABASE: join(directory, "fixture.sqlite3") },
  };
}

/** The package of a script in the bucket, with a link that is good for ten minutes. */
export async function packageIn(s3: S3, command: string, mode: Mode = "write"): Promise<Package> {
  const client = new S3Client(s3ClientOf(s3));
  const packages = new Packages({ client, bucket: "b", runner: rubySource("runner.rb"), expiresIn: 600 });
  try {
    return await packages.prepare(someRun({ command, mode }), { nonce: NONCE, timeLimit: 60 });
  } finally {
    client.destroy();
  }
}

/** Runs the bootstrap in a container with a link, until it ends. `output` is both of its streams. */
export async function boot(
  { command: [program, ...args], environment }: Container,
  { url, sha256 }: Package,
  more: Record<string, string> = {},
): Promise<{ status: unknown; output: string }> {
  const env = {
    PATH: process.env.PATH ?? "",
    ...environment,
    AMBULANCE_RUN_ID: "01K9ZZZZZZZZZZZZZZZZZZZZZZ",
    AMBULANCE_PACKAGE_URL: url,
    AMBULANCE_PACKAGE_SHA256: sha256,
    ...more,
  };
  const child = spawn(program, args, { cwd: app, env, stdio: ["ignore", "pipe", "pipe"] });
  const pieces: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => pieces.push(piece));
  const [status] = await once(child, "close");
  return { status, output: Buffer.concat(pieces).toString("utf8") };
}

/** The servers that the containers of a test file reach. */
export class Network {
  readonly #servers: { close(): unknown }[] = [];

  /** An S3 of its own. */
  async s3(): Promise<S3> {
    const s3 = await startS3();
    this.#servers.push(s3);
    return s3;
  }

  /** Starts a server. @returns its port */
  async listening(server: Server): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  /** A package for servers that are not S3. */
  async packageBytes(command: string): Promise<{ sha256: string; bytes: Buffer }> {
    const s3 = await this.s3();
    const { sha256 } = await packageIn(s3, command);
    return { sha256, bytes: [...s3.objects.values()][0] ?? Buffer.alloc(0) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }
}
