import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readReport } from "../../runs/report.ts";
import { boot, type Container, Network, NONCE, packageIn, plainRuby, railsApp } from "./bootstrap-process.ts";
import { missingRails } from "./rails-app.ts";

const missing = missingRails();
if (missing) console.warn(`The bootstrap is not tested on real Ruby: ${missing}`);

/** What a script may know of its run. */
const FOR_SCRIPTS = ["AMBULANCE_RUN_ID", "AMBULANCE_REQUESTER"];

describe.skipIf(missing !== undefined)(
  "rails/bootstrap.rb on real Ruby",
  { timeout: 60_000, concurrent: true },
  () => {
    const network = new Network();
    let directory: string;
    let rails: Container;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), "ambulance-bootstrap-"));
      rails = railsApp(directory);
      const schema = await packageIn(await network.s3(), 'load Rails.root.join("db/schema.rb")');
      const prepared = await boot(rails, schema);
      expect(prepared.status, prepared.output).toBe(0);
    });
    afterAll(async () => {
      await network.close();
      rmSync(directory, { recursive: true, force: true });
    });

    const closing = (exit: number) => ({ kind: "finished", finished: { exit } });

    it("runs a script with all its characters, in a container that knows ASCII only", async () => {
      const script = `puts "日本語 'quotes' \\"more\\""\n${"# 長い説明\n".repeat(400)}puts __FILE__, __LINE__`;
      const ended = await boot(plainRuby, await packageIn(await network.s3(), script), { LC_ALL: "C" });
      expect(ended.output).toContain("日本語 'quotes' \"more\"\nscript.rb\n402\n");
      expect(ended.status).toBe(0);
      expect(readReport(ended.output, NONCE)).toMatchObject(closing(0));
    });

    it("shows link, nonce and script neither to the output, nor to the script's variables, nor to its children", async () => {
      const script = 'puts ENV.to_h.inspect, `env`, binding.local_variables.inspect, "here" # a word: hush';
      const made = await packageIn(await network.s3(), script);
      const { output, status } = await boot(plainRuby, made);
      expect(status, output).toBe(0);
      const seen = output.replaceAll(new RegExp(`^AMBULANCE ${NONCE} .*$`, "gm"), "");
      expect(seen).toContain("[]\nhere");
      expect(seen).toContain("AMBULANCE_RUN_ID=01K9ZZZZZZZZZZZZZZZZZZZZZZ");
      for (const secret of ["hush", "X-Amz", made.url, made.sha256, NONCE])
        expect(seen).not.toContain(secret);
      expect(seen.match(/AMBULANCE_\w+/g)).toEqual([...FOR_SCRIPTS, ...FOR_SCRIPTS]);
    });

    it("runs a script in a Rails app that may write", async () => {
      const script = 'User.create!(name: "花子", plan: "vip")\nputs User.where(plan: "vip").pluck(:name)';
      const { status, output } = await boot(rails, await packageIn(await network.s3(), script));
      expect(output).toContain("花子");
      expect(readReport(output, NONCE)).toMatchObject({ ...closing(0), started: { mode: "write" } });
      expect(status).toBe(0);
    });

    it("runs a script in a Rails app that may only read", async () => {
      const script = 'puts User.first.name\nUser.where(plan: "vip").delete_all';
      const { status, output } = await boot(rails, await packageIn(await network.s3(), script, "read-only"));
      expect(output).toContain("user 1\n");
      expect(readReport(output, NONCE)).toMatchObject({
        kind: "finished",
        started: { mode: "read-only" },
        finished: { exit: 1, exception: { class: "ActiveRecord::ReadOnlyError", line: 2 } },
      });
      expect(status).toBe(1);
    });

    it("reports where an exception came from without frames of the runner, which is no file there", async () => {
      const script =
        "class AmbulanceRunner::SQLiteSession; def restrict(*)\n  raise 'refused'\nend; end\nThread.report_on_exception = false\nUser.connection\nThread.new { User.connection }.join";
      const { output } = await boot(rails, await packageIn(await network.s3(), script, "read-only"));
      const report = readReport(output, NONCE);
      const exception = report.kind === "finished" ? report.finished.exception : null;
      expect(exception).toMatchObject({ class: "RuntimeError", message: "refused", line: 2 });
      expect(exception?.backtrace.filter((frame) => frame.startsWith("script.rb:"))).toHaveLength(2);
      expect(exception?.backtrace.join()).not.toMatch(/runner/);
    });

    it("reports a NameError as an exception, without the usage text of rails runner", async () => {
      const { status, output } = await boot(
        rails,
        await packageIn(await network.s3(), "puts 1\nUserr.count"),
      );
      expect(readReport(output, NONCE)).toMatchObject({
        kind: "finished",
        finished: { exit: 1, exception: { class: "NameError", line: 2 } },
      });
      expect(output).not.toMatch(/usage|specify a valid ruby/i);
      expect(status).toBe(1);
    });

    it("ends a Rails process with 69 when the link is not good any more", async () => {
      const bucket = await network.s3();
      const made = await packageIn(bucket, "User.delete_all");
      bucket.ahead = 601_000;
      const { status, output } = await boot(rails, made);
      expect(status).toBe(69);
      expect(output).toMatch(/answered 403\. Nothing of it was executed\.\n$/);
      const counted = await boot(
        rails,
        await packageIn(await network.s3(), "puts User.where(plan: 'free').count"),
      );
      expect(counted.output).toContain("20\n");
    });
  },
);
