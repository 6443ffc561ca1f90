import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { BOOTSTRAP } from "../../aws/package/bootstrap.ts";
import { Packages } from "../../aws/package/packages.ts";
import { rubySource } from "../../aws/package/sources.ts";
import { readReport } from "../../runs/report.ts";
import { approvedFor, someLauncher, someTarget } from "../aws/codebuild/given.ts";
import { type S3, s3ClientOf, startS3 } from "../support/aws/s3.ts";
import { boot, type Container, NONCE, packageIn, railsApp } from "./bootstrap-process.ts";
import { missingRails } from "./rails-app.ts";

const FILE = join(import.meta.dirname, "../../rails/buildspec.yml");
const APP = join(import.meta.dirname, "../fixtures/rails-app");

/** Strict: whatever else a buildspec can hold would do something besides the command. */
const buildspecSchema = z.strictObject({
  version: z.literal(0.2),
  phases: z.strictObject({ build: z.strictObject({ commands: z.tuple([z.string()]) }) }),
});
const [command] = buildspecSchema.parse(parse(readFileSync(FILE, "utf8"))).phases.build.commands;

describe("rails/buildspec.yml", () => {
  it("holds rails/bootstrap.rb, in one line and in single quotes, and runs nothing else", () => {
    const oneLine = BOOTSTRAP.split("\n").join("; ");
    expect(command).toBe(`cd "\${AMBULANCE_DIRECTORY:-.}" && bin/rails runner ' ${oneLine} '`);
  });

  it("leaves no quote through which the shell could read the Ruby", () => {
    expect(BOOTSTRAP).not.toContain("'");
  });
});

const missing = missingRails();
if (missing) console.warn(`The buildspec is not tested on real Ruby: ${missing}`);

describe.skipIf(missing !== undefined)(
  "the command of rails/buildspec.yml in a real shell, with real Rails",
  { timeout: 120_000, concurrent: true },
  () => {
    let directory: string;
    const buckets: S3[] = [];
    let app: Container;
    let build: Container;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), "ambulance-buildspec-"));
      app = railsApp(directory);
      build = { ...app, command: ["sh", "-c", `cd / && ${command}`] };
      const prepared = await boot(app, await packageOf('load Rails.root.join("db/schema.rb")'));
      expect(prepared.status, prepared.output).toBe(0);
    });
    afterAll(async () => {
      await Promise.all(buckets.map((bucket) => bucket.close()));
      rmSync(directory, { recursive: true, force: true });
    });

    /** A bucket for each test: its package has the same name in all of them. */
    async function someS3(): Promise<S3> {
      const bucket = await startS3();
      buckets.push(bucket);
      return bucket;
    }
    const packageOf = async (script: string) => packageIn(await someS3(), script);

    it("runs the script in the app's directory", async () => {
      const script = `puts "日本語 'quotes' $(id)", Rails.root, User.count`;
      const ended = await boot(build, await packageOf(script), { AMBULANCE_DIRECTORY: APP });
      expect(ended.output).toContain(`日本語 'quotes' $(id)\n${APP}\n`);
      expect(ended.status).toBe(0);
      expect(readReport(ended.output, NONCE)).toMatchObject({ kind: "finished", finished: { exit: 0 } });
    });

    it("runs it where the build is, when no directory is named, and ends with its exit status", async () => {
      const here = { ...app, command: ["sh", "-c", command] } satisfies Container;
      const ended = await boot(here, await packageOf("puts Rails.root\nexit 7"));
      expect(ended.output).toContain(`${APP}\n`);
      expect(ended.status).toBe(7);
      expect(readReport(ended.output, NONCE)).toMatchObject({ kind: "finished", finished: { exit: 7 } });
    });

    it("executes nothing, and nothing of a package, where there is no app", async () => {
      const ended = await boot(build, await packageOf("puts 1"), { AMBULANCE_DIRECTORY: "/no/where" });
      expect(ended.status).not.toBe(0);
      expect(readReport(ended.output, NONCE)).toEqual({ kind: "absent" });
    });

    it("does not execute what is in a link, in whatever language", async () => {
      const file = join(directory, "hacked");
      const ruby = `#{File.write(${JSON.stringify(file)}, "")}`;
      const link = `http://127.0.0.1:1/$(touch ${file})\`touch ${file}\`' ; touch ${file} ; '" ; touch ${file} ; "${ruby}`;
      const forged = { url: link, sha256: link };
      const ended = await boot(build, forged, { AMBULANCE_DIRECTORY: APP });
      expect(ended.status).toBe(69);
      expect(ended.output).not.toContain("touch");
      expect(existsSync(file)).toBe(false);
    });

    it.each(["$(touch hacked)", "`touch hacked`", "; touch hacked", '" ; touch hacked ; "'])(
      "does not execute what is in the name of a directory: %s",
      async (name) => {
        const ended = await boot(build, await packageOf("puts 1"), { AMBULANCE_DIRECTORY: name });
        expect(ended.status).not.toBe(0);
        expect([APP, "/"].some((place) => existsSync(join(place, "hacked")))).toBe(false);
      },
    );

    it("takes a run from its plan to its result", async () => {
      const client = new S3Client(s3ClientOf(await someS3()));
      const packages = new Packages({ client, bucket: "b", runner: rubySource("runner.rb"), expiresIn: 600 });
      const lines: string[] = [];
      const markerLines = async () => `${lines.join("\n")}\n`;
      const { launcher, codeBuild, launches } = await someLauncher(
        {
          now: Date.now,
          onLine: ({ line }) => lines.push(line),
          execute: ({ environment }) =>
            spawn("sh", ["-c", command], {
              cwd: APP,
              env: { PATH: process.env.PATH, ...app.environment, ...environment },
              stdio: ["ignore", "pipe", "pipe"],
            }),
        },
        { packages, logs: { keep: async () => {}, markerLines, size: async () => 42 } },
      );
      const run = await approvedFor(launcher, someTarget(), { command: 'puts "done"\nexit 3' });
      const { arguments: args } = await launcher.plan(run, someTarget());
      await expect(codeBuild.startBuild(args)).rejects.toThrow("exit status 3");
      expect(lines).toContain("done");
      expect(await launcher.gone(run)).toBe(true);
      expect(await launcher.result(run)).toMatchObject({
        ending: "exit",
        exit: 3,
        problem: null,
        outputBytes: 42,
      });
      expect(JSON.stringify([...launches.byRun.values(), lines])).not.toContain("X-Amz-Signature");
      client.destroy();
    });
  },
);
