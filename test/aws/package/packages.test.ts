import { createHash } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BOOTSTRAP } from "../../../aws/package/bootstrap.ts";
import { Packages } from "../../../aws/package/packages.ts";
import { rubySource } from "../../../aws/package/sources.ts";
import { type S3, s3ClientOf, s3Refusals, startS3 } from "../../support/aws/s3.ts";
import { someRun, someRunId } from "../../support/runs.ts";

describe("the package of a run", () => {
  const settings = { nonce: "0123456789abcdef".repeat(2), timeLimit: 1800 };
  const run = someRun({
    command: "puts 'こんにちは\n\"世界\"'\n".repeat(200).slice(0, 3000),
    mode: "read-only",
  });
  let s3: S3;
  let client: S3Client;
  let packages: Packages;

  beforeEach(async () => {
    s3 = await startS3();
    client = new S3Client(s3ClientOf(s3));
    packages = packagesWith(client);
  });
  afterEach(async () => {
    client.destroy();
    await s3.close();
  });

  function packagesWith(client: S3Client): Packages {
    return new Packages({ client, bucket: "bucket", runner: rubySource("runner.rb"), expiresIn: 900 });
  }

  it("holds the runner and what the runner is told, under the run's key, with the digest of its bytes", async () => {
    const { sha256 } = await packages.prepare(run, settings);
    const stored = s3.objects.get(`bucket/packages/${run.id}.json`) ?? Buffer.alloc(0);
    expect(sha256).toBe(createHash("sha256").update(stored).digest("hex"));
    expect(JSON.parse(stored.toString("utf8"))).toEqual({
      v: 1,
      runner: rubySource("runner.rb"),
      environment: {
        AMBULANCE_NONCE: settings.nonce,
        AMBULANCE_SCRIPT: run.command,
        AMBULANCE_SCRIPT_SHA256: createHash("sha256").update(run.command).digest("hex"),
        AMBULANCE_MODE: "read-only",
        AMBULANCE_REQUESTER: run.requester,
        AMBULANCE_TIME_LIMIT: "1800",
      },
    });
  });

  it("is the same when it is made again, so that a container with the first link finds what it expects", async () => {
    const first = await packages.prepare(run, settings);
    const bytes = s3.objects.get(`bucket/packages/${run.id}.json`);
    const second = await packages.prepare(structuredClone(run), { ...settings });
    expect(second.sha256).toBe(first.sha256);
    expect(s3.objects.get(`bucket/packages/${run.id}.json`)).toEqual(bytes);
    expect((await fetch(first.url)).status).toBe(200);
  });

  it("holds what else the runner is told of limits", async () => {
    await packages.prepare(run, { ...settings, limits: { AMBULANCE_TRANSACTION: "1" } });
    const stored = s3.objects.get(`bucket/packages/${run.id}.json`) ?? Buffer.alloc(0);
    expect(JSON.parse(stored.toString("utf8"))).toMatchObject({
      environment: { AMBULANCE_NONCE: settings.nonce, AMBULANCE_TRANSACTION: "1" },
    });
  });

  it("is another for another script, mode, nonce, limit or time limit", async () => {
    const made = await Promise.all([
      packages.prepare(run, settings),
      packages.prepare({ ...run, command: `${run.command} ` }, settings),
      packages.prepare({ ...run, mode: "write" }, settings),
      packages.prepare(run, { ...settings, nonce: "f".repeat(32) }),
      packages.prepare(run, { ...settings, timeLimit: 1801 }),
      packages.prepare(run, { ...settings, limits: { AMBULANCE_TRANSACTION: "1" } }),
    ]);
    expect(new Set(made.map(({ sha256 }) => sha256)).size).toBe(6);
  });

  it("is fetched with its link by anybody who has it, until the link expires", async () => {
    const { url, sha256 } = await packages.prepare(run, settings);
    s3.ahead = 890_000;
    const body = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(createHash("sha256").update(body).digest("hex")).toBe(sha256);
    s3.ahead = 901_000;
    expect((await fetch(url)).status).toBe(403);
  });

  it("has a link that opens nothing else, and writes nothing", async () => {
    const other = await packages.prepare(someRun({ id: someRunId(1) }), settings);
    const { url } = await packages.prepare(run, settings);
    expect((await fetch(url.replace(run.id, someRunId(1)))).status).toBe(403);
    expect((await fetch(url, { method: "PUT", body: "{}" })).status).toBe(403);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
    expect((await fetch(other.url.split("?")[0] ?? "")).status).toBe(403);
    expect((await fetch(url)).status).toBe(200);
  });

  it("is gone for every link once it is removed, which may be done twice", async () => {
    const { url } = await packages.prepare(run, settings);
    await packages.remove(run);
    await packages.remove(run);
    expect((await fetch(url)).status).toBe(404);
    expect(s3.objects.size).toBe(0);
  });

  it("is not there when the bucket does not take it, and the error names the run but none of its secrets", async () => {
    s3.refusals.push(s3Refusals.slowDown, s3Refusals.accessDenied);
    const error = await packages.prepare(run, settings).catch((error: unknown) => error);
    expect(error).toMatchObject({
      name: "PackageUnavailableError",
      message: expect.stringMatching(/SlowDown/),
    });
    expect(String(error)).toContain(run.id);
    expect(String(error)).not.toContain(settings.nonce);
    await expect(packages.remove(run)).rejects.toThrow(/AccessDenied/);
  });

  it("fits, as a link beside the bootstrap, into the overrides of a task, with the longest session token", async () => {
    const credentials = {
      accessKeyId: "ASIATEST",
      secretAccessKey: "test",
      sessionToken: "a/+=".repeat(512),
    };
    const onTheRoad = new S3Client({ ...s3ClientOf(s3), credentials });
    const { url, sha256 } = await packagesWith(onTheRoad).prepare(run, settings);
    onTheRoad.destroy();
    const Environment = [
      { Name: "AMBULANCE_RUN_ID", Value: run.id },
      { Name: "AMBULANCE_PACKAGE_URL", Value: url },
      { Name: "AMBULANCE_PACKAGE_SHA256", Value: sha256 },
    ];
    const Command = ["bundle", "exec", "bin/rails", "runner", BOOTSTRAP];
    const overrides = { ContainerOverrides: [{ Name: "n".repeat(255), Command, Environment }] };
    expect(url.length).toBeGreaterThan(2048);
    expect(JSON.stringify(overrides).length).toBeLessThan(8192);
  });
});
