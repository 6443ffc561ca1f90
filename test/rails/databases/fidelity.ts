import { describe, expect, it } from "vitest";
import type { ForkedApp } from "./forked-app.ts";
import type { Engine } from "./servers.ts";

/** Tests of how much a dry run is like the real one, and of what a real one reports. */
export function describeFidelity(engine: Engine, given: () => ForkedApp): void {
  describe("a dry run", () => {
    it("reads what it wrote, and transactions in it behave as they do without it", async () => {
      const before = await given().checksum();
      const { shown, report } = await given().run(`
        User.update_all(plan: "pro")
        puts User.where(plan: "pro").count
        User.transaction { User.delete_all; puts User.count; raise ActiveRecord::Rollback }
        puts User.count
        User.transaction do
          Order.where(id: 1).delete_all
          User.transaction(requires_new: true) { Order.delete_all; raise ActiveRecord::Rollback }
        end
        puts Order.count
        begin
          User.transaction { User.first.destroy!; User.create!(name: nil) }
        rescue ActiveRecord::RecordInvalid
          puts User.count
        end
        user = User.create!(name: "new", email: "new@example.com")
        puts user.persisted?, User.find(user.id).name`);
      expect(shown).toBe("20\n0\n20\n49\n20\ntrue\nnew\n");
      expect(report).toMatchObject({
        finished: {
          exit: 0,
          rolledBack: true,
          changes: [
            { table: "orders", deleted: 1, attempted: { deleted: 50 } },
            {
              ...{ database: "primary", table: "users", inserted: 1, updated: 20, deleted: 0 },
              attempted: { inserted: 1, updated: 20, deleted: 21 },
            },
          ],
        },
      });
      expect(await given().checksum()).toBe(before);
    });

    it("goes on after a statement that failed, as it would without a transaction", async () => {
      const { shown, report } = await given().run(`
        User.where(id: 1).update_all(name: "kept")
        begin; User.connection.execute("SELECT nothing FROM nowhere"); rescue ActiveRecord::StatementInvalid; end
        begin; User.insert_all!([{ name: "x", email: "u1@example.com" }]); rescue ActiveRecord::RecordNotUnique; end
        begin; User.create!(name: "x", email: "u1@example.com"); rescue ActiveRecord::RecordNotUnique; end
        User.transaction { User.where(id: 2).update_all(name: "kept too") }
        begin; User.connection.execute("SELECT nothing FROM nowhere"); rescue ActiveRecord::StatementInvalid; end
        puts User.where("name LIKE 'kept%'").count`);
      expect(shown).toBe("2\n");
      expect(report).toMatchObject({
        finished: { exit: 0, changes: [{ table: "users", updated: 2, inserted: 0 }] },
      });
    });

    it("does not wait long for what another session has locked", async () => {
      const held = 'User.transaction { User.where(id: 1).update_all(name: "held"); puts "held"; sleep }';
      let waited: Promise<unknown> | undefined;
      await given().run(held, {
        mode: "write",
        onceItPrints: [
          "held",
          (pid) => {
            const environment = { AMBULANCE_STATEMENT_TIMEOUT: "1" };
            waited = given()
              .run('User.where(id: 1).update_all(name: "other")', { environment })
              .then((ended) => {
                expect(ended.report).toMatchObject({
                  finished: {
                    exit: 1,
                    exception: {
                      class: expect.stringMatching(/^ActiveRecord::\w*(Timeout|Invalid|Canceled)/),
                    },
                  },
                });
              })
              .finally(() => process.kill(pid, "SIGKILL"));
          },
        ],
      });
      await waited;
    });
  });

  describe("a run that writes", () => {
    it("reports what stays and what was attempted, and runs callbacks for after the commit", async () => {
      const ended = await given().run(
        `User.create!(name: "more", email: "more@example.com")
         User.transaction { Order.delete_all; raise ActiveRecord::Rollback }
         Invoice.where(cents: 2).update_all(cents: 22)
         User.where(name: "more").delete_all
         Invoice.where(cents: 22).update_all(cents: 2)
         User.connection.select_all("SELECT 1")`,
        { mode: "write" },
      );
      expect(ended.files).toEqual(["after_commit.flag"]);
      expect(ended.report).toMatchObject({
        finished: {
          ...{ exit: 0, rolledBack: false, refused: [], warnings: [] },
          changes: [
            { table: "orders", deleted: 0, attempted: { deleted: 50 } },
            { table: "users", statements: 2, inserted: 1, deleted: 1 },
            { database: "billing", table: "invoices", statements: 2, updated: 2 },
          ],
        },
      });
    });

    it("says when its counts leave something out", async () => {
      const several = await given().run(
        'User.connection.raw_connection; ActiveRecord::Base.connection.execute("SELECT 1")',
        {
          mode: "write",
        },
      );
      expect(several.report).toMatchObject({ finished: { warnings: ["raw-connection"] } });
      const schema = await given().run(
        "c = User.connection; c.create_table(:later) { |t| t.integer :n }; c.drop_table(:later)",
        { mode: "write" },
      );
      expect(schema.report).toMatchObject({ finished: { exit: 0, warnings: ["schema-changed"] } });
    });

    it.skipIf(engine.name !== "postgresql")("leaves no limits in a pooler's sessions", async () => {
      const script = `
        PG::Connection.prepend(Module.new { def backend_pid = 1 })
        User.connection_pool.disconnect!
        puts User.count`;
      const limited = { mode: "write", environment: { AMBULANCE_STATEMENT_TIMEOUT: "5" } } as const;
      const refused = await given().run(script, limited);
      expect(refused.shown).toMatch(/A connection pooler lies between the app and PostgreSQL/);
      expect(refused.report).toMatchObject({ finished: { exit: 1 } });
      const reading = await given().run(script, { mode: "read-only" });
      expect(reading.report).toMatchObject({
        finished: { exit: 1, exception: { class: "AmbulanceRunner::Refused" } },
      });
      expect((await given().run(script, { mode: "write" })).shown).toBe("20\n");
    });

    it("lists fifty tables, and adds up the others", async () => {
      const { report } = await given().run(
        `60.times do |n|
           change = AmbulanceRunner::Changes::Change.new("primary", "t#{n}", :updated, 100 - n)
           AmbulanceRunner.run.changes.attempt(change)
           AmbulanceRunner.run.changes.keep(change)
         end`,
        { mode: "write" },
      );
      const changes = report.kind === "finished" ? report.finished.changes : undefined;
      expect(changes).toHaveLength(51);
      expect(changes?.at(-1)).toMatchObject({ database: "*", table: "*", statements: 10, updated: 455 });
    });

    it.skipIf(engine.name === "sqlite")("ends a statement at the limit that its target sets", async () => {
      const sleep =
        engine.name === "postgresql"
          ? "pg_sleep(20)"
          : "1 FROM users a, users b, users c, users d, users e, users f";
      const ended = await given().run(`User.connection.select_all("SELECT ${sleep}")`, {
        mode: "write",
        environment: { AMBULANCE_STATEMENT_TIMEOUT: "0.3" },
      });
      expect(ended.report).toMatchObject({
        finished: {
          exit: 1,
          exception: {
            class: expect.stringMatching(/^ActiveRecord::(QueryCanceled|StatementTimeout|StatementInvalid)$/),
          },
        },
      });
    });
  });
}
