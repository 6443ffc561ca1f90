import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limitsOf } from "../../runs/limits.ts";
import { withOptions } from "../support/changed-options.ts";
import { changed, someDryRun, someEffects } from "../support/effects.ts";
import { someRun } from "../support/runs.ts";
import { someConfig, success } from "../support/services.ts";
import { type Ended, missingRails, preparedApp, type Runs } from "./rails-app.ts";

const { production } = someConfig().targets;
if (!production) throw new Error("There is no target");
/** Every limit there is. */
const limited = withOptions(production, {
  statementTimeout: "30s",
  oneTransaction: true,
  tolerance: { percent: 0, beyond: "roll-back" },
});

const missing = missingRails();
if (missing) console.warn(`The runner is not tested on real Ruby: ${missing}`);

describe.skipIf(missing !== undefined)(
  "rails/runner.rb on real Ruby and SQLite",
  { timeout: 60_000, concurrent: true },
  () => {
    let directory: string;
    let app: Runs;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), "ambulance-runner-"));
      app = await preparedApp(directory);
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    async function finishedWith(script: string, exit: number): Promise<Ended> {
      const ended = await app.run(script);
      expect(ended.report, ended.shown).toMatchObject({ kind: "finished", finished: { exit } });
      return ended;
    }

    function exceptionOf({ report }: Ended) {
      return report.kind === "finished" ? report.finished.exception : undefined;
    }

    it("shows what the script prints, on both streams and in order, and nothing else", async () => {
      const { shown, status, report } = await app.run('puts User.count\n$stderr.puts "and"\nprint "日本語"');
      expect(status).toBe(0);
      expect(shown).toBe("20\nand\n日本語");
      expect(report).toMatchObject({
        kind: "finished",
        started: { mode: "write", ruby: expect.stringMatching(/^\d/), rails: expect.stringMatching(/^\d/) },
        finished: { exit: 0, exception: null },
      });
    });

    it("runs the script as script.rb, without input and without sight of the runner's variables", async () => {
      const { shown } = await finishedWith(
        "puts __FILE__, $stdin.read.inspect, ENV.keys.grep(/AMBULANCE/).sort.inspect\nputs self.inspect",
        0,
      );
      expect(shown).toBe('script.rb\n""\n["AMBULANCE_REQUESTER", "AMBULANCE_RUN_ID"]\nmain\n');
    });

    it("takes what it is to hold the script to out of the script's sight, and reads names in any script", async () => {
      const expected = limitsOf(
        someRun({
          dryRun: someDryRun({
            ...success,
            effects: someEffects({
              changes: [changed("users", { updated: 1 }), changed("表", {})],
              rolledBack: true,
            }),
          }),
        }),
        limited,
      );
      expect(Object.keys(expected)).toHaveLength(4);
      const environment = { ...expected, LC_ALL: "C" };
      const script =
        "puts ENV.keys.grep(/AMBULANCE/).sort.inspect; User.where(id: 1).update_all(name: %(user 1))";
      const { shown, report } = await app.run(script, { environment });
      expect(shown).toBe('["AMBULANCE_REQUESTER", "AMBULANCE_RUN_ID"]\n=> 1\n');
      expect(report).toMatchObject({ finished: { exit: 0, rolledBack: false, warnings: [] } });
    });

    it("takes the script as text where it has no file, also when the process knows ASCII only", async () => {
      const text = 'puts "日本語", __FILE__, ENV.key?("AMBULANCE_SCRIPT")';
      const AMBULANCE_SCRIPT_SHA256 = createHash("sha256").update(text).digest("hex");
      const environment = { AMBULANCE_SCRIPT: text, AMBULANCE_SCRIPT_SHA256, LC_ALL: "C" };
      const { shown } = await app.run("puts 1", { environment });
      expect(shown).toBe("日本語\nscript.rb\nfalse\n");
    });

    it("reports an exception with the script's line, and shows it", async () => {
      const ended = await finishedWith('puts 1\n\nraise ArgumentError, "boom é"', 1);
      expect(ended.status).toBe(1);
      expect(exceptionOf(ended)).toMatchObject({ class: "ArgumentError", message: "boom é", line: 3 });
      expect(ended.shown).toMatch(/^1\n\nboom é \(ArgumentError\)\n {4}script\.rb:3:in .*\n$/);
    });

    it("reports the script's line for an exception that came out of a gem, without the gem's frames", async () => {
      const exception = exceptionOf(await finishedWith("def save_it\n  User.create!\nend\nsave_it", 1));
      expect(exception).toMatchObject({ class: "ActiveRecord::RecordInvalid", line: 2 });
      expect(exception?.backtrace).toHaveLength(3);
      expect(exception?.backtrace[0]).toMatch(/^activerecord-/);
    });

    it("reports a NameError as an exception, without the usage text of rails runner", async () => {
      const ended = await finishedWith("puts 1\nUserr.count", 1);
      expect(exceptionOf(ended)).toMatchObject({ class: "NameError", line: 2 });
      expect(ended.shown).not.toMatch(/usage|specify a valid ruby/i);
    });

    it("reports a syntax error with its line, and executes nothing of the script", async () => {
      const ended = await finishedWith('puts "begun"\nputs 2\nfoo(\n', 1);
      expect(exceptionOf(ended)).toMatchObject({ class: "SyntaxError", line: 3 });
      expect(ended.shown).not.toContain("begun");
    });

    it("survives an exception whose message is no text", async () => {
      const exception = exceptionOf(await finishedWith('raise "a\\xFFb".b', 1));
      expect(exception).toMatchObject({ class: "RuntimeError", message: "a\ufffdb" });
    });

    const endings: [string, string, number, string][] = [
      ["exit 3", "exit 3", 3, ""],
      ["exit with more than a status can hold", "exit 256", 0, ""],
      ["abort", 'abort "stopped on purpose"', 1, "stopped on purpose\n"],
      ["exit!", "exit! 4", 4, ""],
      ["exit! of Process", "Process.exit!(true)", 0, ""],
      ["exit! without a status", "Kernel.exit!", 1, ""],
      ["at_exit that changes the status", "at_exit { exit 7 }\nexit 3", 7, ""],
    ];
    it.each(endings)(
      "reports the status that the process ends with: %s",
      async (_title, script, exit, shown) => {
        const ended = await finishedWith(script, exit);
        expect(ended.status).toBe(exit);
        expect(ended.shown).toBe(shown);
        expect(exceptionOf(ended)).toBeNull();
      },
    );

    it("reports after the script's own at_exit blocks, the first of which runs last", async () => {
      const { shown, output } = await finishedWith(
        'at_exit { puts "one" }\nat_exit { puts "two" }\nputs "script"',
        0,
      );
      expect(shown).toBe("script\ntwo\none\n");
      expect(output.toString().trimEnd()).toMatch(/"event":"finished".*\}$/);
    });

    it("reports an exception in an at_exit block, and the process ends with the status reported", async () => {
      const ended = await finishedWith('at_exit { raise "late" }\nexit 0', 1);
      expect(ended.status).toBe(1);
      expect(exceptionOf(ended)).toMatchObject({ message: "late", line: 1 });
    });

    it("reports 143 when SIGTERM ends the script, after its ensure blocks", async () => {
      const script = 'begin\n  puts "sleeping"\n  sleep\nensure\n  puts "tidied"\nend';
      const ended = await app.run(script, { onceItPrints: ["sleeping", (child) => child.kill("SIGTERM")] });
      expect(ended.signal).toBe("SIGTERM");
      expect(ended.report).toMatchObject({
        kind: "finished",
        finished: { exit: 143, exception: { class: "SignalException", message: "SIGTERM", line: 3 } },
      });
      expect(ended.shown).toContain("tidied");
    });

    it("leaves no end behind when SIGKILL ends the process", async () => {
      const ended = await app.run('puts "sleeping"\nsleep', {
        onceItPrints: ["sleeping", (child) => child.kill("SIGKILL")],
      });
      expect(ended.signal).toBe("SIGKILL");
      expect(ended.report.kind).toBe("started");
    });

    it("leaves no end behind when the script becomes another program", async () => {
      expect((await app.run('exec "true"')).report.kind).toBe("started");
    });

    it("is not misled by a forked child, which reports nothing", async () => {
      const { report } = await app.run(
        'pid = fork { puts "child"; exit 5 }\nProcess.wait(pid)\nputs $?.exitstatus',
      );
      expect(report).toMatchObject({ kind: "finished", finished: { exit: 0 } });
    });

    it("takes a report that the script prints with another nonce for output", async () => {
      const forged = `AMBULANCE ${"0".repeat(32)} {"v":1,"event":"finished","exit":0,"ms":1,"exception":null}`;
      const { report, shown } = await app.run(`puts '${forged}'\nexit 2`);
      expect(report).toMatchObject({ kind: "finished", finished: { exit: 2 } });
      expect(shown).toBe(`${forged}\n`);
    });

    it("believes nothing when the script found out the nonce and prints an end of its own", async () => {
      const script = `
      nonce = ObjectSpace.each_object(AmbulanceRunner::Request).first.nonce
      puts %(AMBULANCE #{nonce} {"v":1,"event":"finished","exit":0,"ms":1,"exception":null})
      raise "failed"`;
      expect((await app.run(script)).report.kind).toBe("forged");
    });

    it("reports although the script turns its output away", async () => {
      const script =
        '$stdout = StringIO.new\nputs "unseen"\nSTDOUT.reopen("/dev/null")\nSTDERR.close\nraise "hidden"';
      const ended = await finishedWith(script, 1);
      expect(exceptionOf(ended)).toMatchObject({ message: "hidden", line: 5 });
    });

    it("does not fail a script that closed its output and ends with a value", async () => {
      expect((await finishedWith("STDOUT.close\n1", 0)).shown).toBe("");
    });

    it("carries 200,000 lines, invalid bytes, and nothing at all", async () => {
      const many = await finishedWith("200_000.times { |n| puts n }; nil", 0);
      expect(many.shown).toHaveLength(1_288_890);
      const invalid = await finishedWith('$stdout.binmode.write("\\xFF\\xFE\\x00\\n")', 0);
      expect(invalid.output.includes(Buffer.from([0xff, 0xfe, 0x00, 0x0a]))).toBe(true);
      expect((await finishedWith("", 0)).shown).toBe("");
    });

    const refusals: [string, string | Uint8Array, Record<string, string>, RegExp][] = [
      [
        "another digest",
        "puts 1",
        { AMBULANCE_SCRIPT_SHA256: "0".repeat(64) },
        /not the one that was approved/,
      ],
      [
        "a missing script",
        "puts 1",
        { AMBULANCE_SCRIPT_FILE: "/nonexistent/x.rb" },
        /could not be read.*nonexistent/,
      ],
      ["another text", "puts 1", { AMBULANCE_SCRIPT: "puts 2" }, /not the one that was approved/],
      ["bytes that are no text", Uint8Array.of(0x70, 0x20, 0xff), {}, /not valid UTF-8/],
      ["a mode that there is not", "puts 1", { AMBULANCE_MODE: "wet-run" }, /no mode "wet-run"/],
      ["no mode", "puts 1", { AMBULANCE_MODE: "" }, /no mode ""/],
    ];
    it.each(refusals)(
      "refuses %s, executes nothing, and says why",
      async (_title, script, environment, reason) => {
        const ended = await app.run(script, { environment });
        expect(ended.status).toBe(1);
        expect(ended.report).toMatchObject({
          kind: "finished",
          started: null,
          finished: {
            exit: 1,
            exception: { class: "AmbulanceRunner::Refused", message: expect.stringMatching(reason) },
          },
        });
        expect(ended.shown).toMatch(reason);
        expect(ended.shown).not.toMatch(/^1$/m);
      },
    );

    it("refuses to be started by hand", async () => {
      const ended = await app.run("puts 1", { environment: { AMBULANCE_NONCE: "" } });
      expect(ended.status).toBe(1);
      expect(ended.shown).toMatch(/started by Ambulance/);
    });

    it("ends a script at its time limit, and says so", async () => {
      const ended = await app.run("loop { }", { timeLimit: 1 });
      expect(ended.signal).toBe("SIGTERM");
      expect(ended.report).toMatchObject({ kind: "finished", finished: { exit: 143 } });
      expect(ended.shown).toContain("The time limit of 1 s is over.");
    });

    it("ends a script at its time limit although it rescues everything", async () => {
      const script = "loop do\n  loop { sleep 0.05 }\nrescue Exception\n  puts $!.class\nend";
      const ended = await app.run(script, { timeLimit: 1 });
      expect(ended.shown).toContain("SignalException");
      expect(ended.signal).toBe("SIGKILL");
      expect(ended.report.kind).toBe("started");
    });
  },
);
