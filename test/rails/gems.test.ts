import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingRails, preparedApp, type Runs } from "./rails-app.ts";

const missing = missingRails();
const stubs = join(import.meta.dirname, "../fixtures/rails-app/stubs/gems.rb");
const RUBYOPT = `-r${stubs}`;

describe.skipIf(missing !== undefined)(
  "the runner in an app with certain gems (stubs of them)",
  { timeout: 60_000, concurrent: true },
  () => {
    let directory: string;
    let app: Runs;
    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), "ambulance-gems-"));
      app = await preparedApp(directory);
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    it("signs PaperTrail's versions with who asked for the run, unless the app has put a name there", async () => {
      const script = "puts PaperTrail.request.whodunnit";
      const signed = await app.run(script, { environment: { RUBYOPT } });
      expect(signed.shown).toBe("U0DEV (Ambulance 01K9ZZZZZZZZZZZZZZZZZZZZZZ)\n");
      const theirs = await app.run(script, { environment: { RUBYOPT, STUB_WHODUNNIT: "console" } });
      expect(theirs.shown).toBe("console\n");
    });

    it("tags queries with run and requester where the app has log tags on, and nowhere else", async () => {
      const script = "puts ActiveRecord::QueryLogs.tags.inspect";
      const tagged = await app.run(script, { environment: { RUBYOPT, STUB_QUERY_LOGS: "1" } });
      expect(tagged.shown).toContain("[:application, {");
      expect(tagged.shown).toMatch(/ambulance_run.*01K9ZZZZZZZZZZZZZZZZZZZZZZ.*ambulance_requester.*U0DEV/);
      expect((await app.run(script, { environment: { RUBYOPT } })).shown).toBe("[:application]\n");
    });

    it("makes connections of Trilogy read-only first, and looks at what they are told", async () => {
      const script = `
        client = Trilogy.new
        client.query("SELECT 1")
        p client.told
        client.query("/*! SET SESSION TRANSACTION */ READ WRITE")`;
      for (const mode of ["read-only", "dry-run"]) {
        const { shown, report } = await app.run(script, { mode, environment: { RUBYOPT } });
        expect(shown).toContain('["SET SESSION TRANSACTION READ ONLY", "SELECT 1"]');
        expect(report).toMatchObject({
          finished: {
            exit: 1,
            exception: { class: "AmbulanceRunner::Forbidden" },
            warnings: ["own-connection"],
          },
        });
      }
      const writing = await app.run("puts Trilogy.new.told.inspect", { environment: { RUBYOPT } });
      expect(writing.shown).toBe("[]\n");
      expect(writing.report).toMatchObject({ finished: { warnings: ["own-connection"] } });
    });

    it("holds back what is pushed to Sidekiq without Active Job", async () => {
      const script = `
        Sidekiq::Client.new.push("class" => "A", "args" => [])
        Sidekiq::Client.new.push_bulk("class" => "A", "args" => [[1], [2]])
        puts File.exist?("pushed.flag")`;
      const { shown, report } = await app.run(script, { mode: "dry-run", environment: { RUBYOPT } });
      expect(shown).toBe("false\n");
      expect(report).toMatchObject({ finished: { exit: 0, heldBack: { jobs: 3 } } });
    });

    it("refuses a dry run when the app's database adapter is not known, and counts nothing in a run that writes", async () => {
      const environment = { FIXTURE_ADAPTER_NAME: "Oracle" };
      const refused = await app.run("puts User.count", { mode: "dry-run", environment });
      expect(refused.report).toMatchObject({ kind: "finished", started: null, finished: { exit: 1 } });
      const written = await app.run('User.where(id: 1).update_all(plan: "x")', { environment });
      expect(written.report).toMatchObject({
        finished: { exit: 0, changes: [], warnings: ["uncounted-database"] },
      });
    });
  },
);
