import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingRails, preparedApp, type Runs } from "./rails-app.ts";

const missing = missingRails();
if (missing) console.warn(`Read-only runs are not tested on real Ruby: ${missing}`);

describe.skipIf(missing !== undefined)("a read-only run", { timeout: 60_000, concurrent: true }, () => {
  let directory: string;
  let app: Runs;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "ambulance-read-only-"));
    app = await preparedApp(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const writes = [
    'User.update_all(plan: "pro")',
    'User.first.update!(plan: "pro")',
    `User.connection.execute("UPDATE users SET plan = 'pro'")`,
    'User.connection.execute("WITH a AS (SELECT 1) DELETE FROM users RETURNING id").to_a',
    'User.connection.execute("DROP TABLE users")',
    "ActiveRecord::Base.while_preventing_writes(false) { User.delete_all }",
    "Thread.new { Thread.current.report_on_exception = false; User.delete_all }.join",
    "User.connection.reconnect!; User.connection.raw_connection.execute('DELETE FROM users')",
    "User.establish_connection(User.connection_db_config.configuration_hash); User.connection.raw_connection.execute('DELETE FROM users')",
  ];
  it("cannot write, whatever way it tries", async () => {
    const attempts = writes.map(
      (write) => `begin\n  ${write}\n  puts "WROTE"\nrescue => e\n  puts e.message.inspect\nend\n`,
    );
    const ended = await app.run(attempts.join(""), { mode: "read-only" });
    expect(ended.shown.trimEnd().split("\n")).toEqual(writes.map(() => expect.stringMatching(/read-?only/i)));
    expect(ended.report).toMatchObject({ kind: "finished", finished: { exit: 0 } });
    expect((await app.run('puts User.where(plan: "free").count')).shown).toBe("20\n");
  });

  it("fails with Rails' own message and the script's line, and cannot write in an at_exit block either", async () => {
    const ended = await app.run("at_exit { User.delete_all }\nUser.delete_all", { mode: "read-only" });
    expect(ended.shown).toMatch(/Write query attempted while in readonly mode.*ReadOnlyError/);
    expect(ended.report).toMatchObject({ kind: "finished", finished: { exit: 1 } });
    expect((await app.run("puts User.count")).shown).toBe("20\n");
  });

  it("reads, also inside a transaction", async () => {
    const ended = await app.run("User.transaction { puts User.where(id: 1..3).pluck(:name).join(',') }", {
      mode: "read-only",
    });
    expect(ended.shown).toBe("user 1,user 2,user 3\n");
    expect(ended.report).toMatchObject({
      kind: "finished",
      started: { mode: "read-only" },
      finished: { exit: 0 },
    });
  });

  it("is refused when the app's database adapter is not known", async () => {
    const environment = { FIXTURE_ADAPTER_NAME: "Oracle" };
    const ended = await app.run("puts User.count", { mode: "read-only", environment });
    expect(ended.report).toMatchObject({ kind: "finished", started: null, finished: { exit: 1 } });
    expect(ended.shown).toMatch(/does not know how to make a session of the adapter Oracle read-only/);
  });
});
