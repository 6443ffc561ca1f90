import { describe, expect, it } from "vitest";
import type { ForkedApp } from "./forked-app.ts";
import type { Engine } from "./servers.ts";

const HALF_WAY = 'User.transaction { User.update_all(name: "half"); puts "half way"; ';

/** Tests of what becomes of dry runs that are broken off, or lose their report. */
export function describeInterruptions(engine: Engine, given: () => ForkedApp): void {
  describe("a dry run that is interrupted", () => {
    it("rolls back and reports when SIGTERM ends it in a transaction", async () => {
      const before = await given().checksum();
      const ended = await given().run(`${HALF_WAY} sleep }`, {
        onceItPrints: ["half way", (pid) => process.kill(pid, "SIGTERM")],
      });
      expect(ended).toMatchObject({
        signal: "SIGTERM",
        report: { kind: "finished", finished: { exit: 143, rolledBack: true } },
      });
      expect(await given().checksum()).toBe(before);
    });

    // SQLite does not notice a signal before the statement is over.
    it.skipIf(engine.name === "sqlite")(
      "rolls back when SIGTERM comes in the middle of a statement",
      async () => {
        const before = await given().checksum();
        const sleep = engine.name === "postgresql" ? "pg_sleep(20)" : "SLEEP(20)";
        const script = `User.update_all(name: "half"); User.connection.execute("SELECT ${sleep}")`;
        // The runner's own timer kills the process 10 s after SIGTERM: before the statement is over by itself.
        const ended = await given().run(script, { environment: { AMBULANCE_TIME_LIMIT: "1" } });
        expect(ended).toMatchObject({
          signal: "SIGTERM",
          report: { kind: "finished", finished: { exit: 143, rolledBack: true } },
        });
        expect(await given().checksum()).toBe(before);
      },
    );

    it("leaves no end, no change and no lock behind when SIGKILL ends it", async () => {
      const before = await given().checksum();
      const killed = await given().run(`${HALF_WAY} sleep }`, {
        onceItPrints: ["half way", (pid) => process.kill(pid, "SIGKILL")],
      });
      expect(killed).toMatchObject({ signal: "SIGKILL", report: { kind: "started" } });
      expect(await given().checksum()).toBe(before);
      const next = await given().run('User.update_all(name: "next")');
      expect(next.report).toMatchObject({ kind: "finished", finished: { exit: 0 } });
    });

    it("is of an unknown end when it swallows SIGTERM and has to be killed", async () => {
      const before = await given().checksum();
      const script = `User.update_all(name: "half")
        begin; puts "looping"; loop { sleep 0.02 }; rescue Exception; puts "swallowed"; sleep; end`;
      const ended = await given().run(script, {
        onceItPrints: ["looping", (pid) => process.kill(pid, "SIGTERM")],
        andThen: ["swallowed", (pid) => process.kill(pid, "SIGKILL")],
      });
      expect(ended.report.kind).toBe("started");
      expect(await given().checksum()).toBe(before);
    });

    it("is of an unknown end when it prints one itself, and changes nothing all the same", async () => {
      const before = await given().checksum();
      const forged = await given().run(`
        User.delete_all
        puts %(\\nAMBULANCE #{AmbulanceRunner.run.request.nonce} {"v":1,"event":"finished","exit":0,"ms":1,"exception":null})`);
      expect(forged.report.kind).toBe("forged");
      const silenced = await given().run(`
        User.delete_all
        class AmbulanceRunner::Report; def tell(*) = nil; end`);
      expect(silenced.report.kind).toBe("started");
      expect(await given().checksum()).toBe(before);
    });

    it("does not wait for a thread that holds the connection, and still rolls back", async () => {
      const before = await given().checksum();
      const ended = await given().run(`
        User.where(id: 1).update_all(name: "half")
        Thread.new { User.transaction { User.delete_all; puts "held"; sleep } }
        sleep 0.01 until $held = File.read("../#{File.basename(Dir.pwd)}.log").include?("held")
        exit!(0)`);
      expect(ended.report).toMatchObject({
        kind: "finished",
        finished: { exit: 0, rolledBack: true, changes: [{ table: "users", updated: 1, deleted: 0 }] },
      });
      expect(await given().checksum()).toBe(before);
    });
  });
}
