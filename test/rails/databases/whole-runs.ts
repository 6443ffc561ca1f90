import { describe, expect, it } from "vitest";
import type { ForkedApp, Options } from "./forked-app.ts";
import type { Engine } from "./servers.ts";

const WHOLE: Options = { mode: "write", environment: { AMBULANCE_TRANSACTION: "1" } };

/** Tests of runs that are committed as a whole or not at all. */
export function describeWholeRuns(engine: Engine, given: () => ForkedApp): void {
  describe("a run in one transaction", () => {
    const changing = `
      User.find(1).update!(name: "whole")
      User.transaction { User.where(id: 2).delete_all; raise ActiveRecord::Rollback }
      puts File.exist?("after_commit.flag")
      Invoice.where(cents: 1).update_all(cents: 111)`;
    const back =
      'User.where(id: 1).update_all(name: "user 1"); Invoice.where(cents: 111).update_all(cents: 1)';

    it("is committed at its end, callbacks for after the commit last", async () => {
      const before = await given().checksum();
      const ended = await given().run(changing, WHOLE);
      expect(ended.shown).toBe("false\n=> 1\n");
      expect(ended.files).toEqual(["after_commit.flag"]);
      expect(ended.report).toMatchObject({
        finished: {
          ...{ exit: 0, rolledBack: false, refused: [] },
          changes: [
            { table: "users", updated: 1, deleted: 0 },
            { database: "billing", updated: 1 },
          ],
        },
      });
      expect(await given().checksum()).not.toBe(before);
      const shown = await given().run('puts User.find(1).name, Invoice.pluck(:cents).sort.join(",")', {
        mode: "read-only",
      });
      expect(shown.shown).toBe("whole\n2,3,4,5,111\n");
      await given().run(back, { mode: "write" });
    });

    it("counts what callbacks for after the commit change, in transactions of their own", async () => {
      const script = `
        User.after_commit { Order.transaction { Order.where(id: 2).update_all(state: "open") } }
        User.find(1).update!(name: "user 1", plan: "pro")`;
      const ended = await given().run(script, WHOLE);
      expect(ended.report, ended.shown).toMatchObject({
        finished: {
          ...{ exit: 0, rolledBack: false, refused: [] },
          changes: expect.arrayContaining([
            expect.objectContaining({ table: "users", updated: 1 }),
            expect.objectContaining({ table: "orders", updated: 1 }),
          ]),
        },
      });
      await given().run('User.where(id: 1).update_all(plan: "free")', { mode: "write" });
    });

    const failures: [string, string, number][] = [
      ["raises", "raise 'no'", 1],
      ["exits with another status than 0", "exit 3", 3],
      ["leaves by exit!", "exit!(0)", 1],
      ["raises in an at_exit block", "at_exit { raise 'late' }", 1],
      ["tries to commit by itself", 'begin; User.connection.execute("COMMIT"); rescue Exception; end', 1],
      [
        "goes on after its connection was made anew",
        "User.connection.reconnect!; User.connection.active?; User.count",
        1,
      ],
    ];
    it.each(failures)("is rolled back when it %s", async (title, script, status) => {
      const before = await given().checksum();
      const ended = await given().run(`User.update_all(name: "whole")\n${script}`, WHOLE);
      // SQLite on Rails 6.1 does not make a connection anew that is open.
      if (title.includes("anew") && engine.name === "sqlite" && ended.status === 0)
        return void (await restore());
      expect(ended.status, ended.shown).toBe(status);
      expect(ended.report).toMatchObject({ finished: { exit: status } });
      expect(ended.files).toEqual([]);
      expect(await given().checksum()).toBe(before);
    });

    async function restore(): Promise<void> {
      await given().run("User.find_each { |user| user.update_columns(name: %(user #{user.id})) }", {
        mode: "write",
      });
    }

    it("is rolled back, with exit status 70, when it changes more or less than its dry run did", async () => {
      const script = 'User.update_all(name: "whole")';
      const dry = await given().run(script);
      const expected = dry.report.kind === "finished" ? dry.report.finished.changes : undefined;
      const before = await given().checksum();
      const environment = { AMBULANCE_EXPECTED: JSON.stringify(expected), AMBULANCE_TOLERANCE: "10" };
      const differing = [
        'User.where("id > 3").update_all(name: "whole")',
        `${script}; Order.where(id: 1).delete_all`,
        "nil",
      ];
      for (const other of differing) {
        const ended = await given().run(other, { mode: "write", environment });
        expect(ended.report, other).toMatchObject({
          finished: { exit: 70, rolledBack: true, warnings: ["outside-tolerance"] },
        });
        expect(ended.status).toBe(70);
      }
      expect(await given().checksum()).toBe(before);
      const near = await given().run('User.where("id > 2").update_all(name: "whole")', {
        mode: "write",
        environment,
      });
      expect(near.report).toMatchObject({ finished: { exit: 0, rolledBack: false } });
      expect(await given().checksum()).not.toBe(before);
      await restore();
    });

    it("is not begun when what is expected of it cannot be read", async () => {
      for (const expected of ["{", "{}", "[1]"]) {
        const environment = { AMBULANCE_EXPECTED: expected };
        const { report } = await given().run("User.delete_all", { mode: "write", environment });
        expect(report).toMatchObject({ kind: "finished", started: null, finished: { exit: 1 } });
      }
    });

    it.skipIf(!/^(mariadb|mysql)$/.test(engine.name))(
      "that is rolled back says what stays in tables without transactions",
      async () => {
        const script =
          'User.update_all(name: "whole"); User.connection.execute("INSERT INTO visits (path) VALUES (1)")';
        const ended = await given().run(`${script}; raise "no"`, WHOLE);
        expect(ended.report, ended.shown).toMatchObject({
          finished: { exit: 1, rolledBack: true, warnings: ["lasting-changes"] },
        });
        const count = 'puts User.connection.select_value("SELECT COUNT(*) FROM visits")';
        expect((await given().run(count, { mode: "read-only" })).shown).toBe("1\n");
        const kept = await given().run(script, WHOLE);
        expect(kept.report).toMatchObject({ finished: { exit: 0, rolledBack: false, warnings: [] } });
        await restore();
        await given().run("User.connection.execute(%(DELETE FROM visits))", { mode: "write" });
      },
    );

    it.skipIf(!/^(mariadb|mysql)$/.test(engine.name))(
      "does not change the schema where that commits",
      async () => {
        const before = await given().checksum();
        const ended = await given().run(
          "User.delete_all; User.connection.add_column(:users, :x, :integer)",
          WHOLE,
        );
        expect(ended.report).toMatchObject({
          finished: { exit: 1, rolledBack: true, refused: [expect.stringMatching(/MySQL commits/)] },
        });
        expect(await given().checksum()).toBe(before);
      },
    );
  });
}
