import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareSample } from "../../local/rails/prepare.ts";
import { SAMPLE_DATA, sampleProgram } from "../../local/rails/sample.ts";
import { ShopData } from "../../local/rails/shop-data.ts";
import { limitsOf } from "../../runs/limits.ts";
import { withOptions } from "../support/changed-options.ts";
import { changed, someDryRun, someEffects } from "../support/effects.ts";
import { someRun } from "../support/runs.ts";
import { someConfig, success } from "../support/services.ts";
import { type Ended, Runs } from "./rails-app.ts";

const { production } = someConfig().targets;
if (!production) throw new Error("There is no target");
const limited = withOptions(production, { tolerance: { percent: 0, beyond: "roll-back" } });

/** What a dry run of Rails 8 on PGlite must not keep. Each is one attempt; the shop boots once for all of a mode. */
const ATTEMPTS: [attempt: string, dryRun: RegExp, readOnly: RegExp][] = [
  ['User.update_all(plan: "pro")', /^done$/, /readonly/],
  ['User.find(1).update!(name: "x")', /^done$/, /readonly/],
  ['User.insert_all!([{ name: "a", email: "user0001@example.com" }])', /RecordNotUnique/, /readonly/],
  ["Subscription.limit(3).each(&:cancel!)", /^done$/, /readonly/],
  ["Order.transaction { Order.delete_all; raise ActiveRecord::Rollback }", /^done$/, /readonly/],
  [
    'User.connection.execute("WITH o AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM o")',
    /^done$/,
    /read-only/,
  ],
  ['User.connection.execute("DELETE FROM orders; COMMIT")', /Forbidden/, /readonly/],
  ['User.connection.execute("COMMIT")', /Forbidden/, /^done$/],
  ["User.connection.rollback_db_transaction", /Forbidden/, /^done$/],
  ['User.connection.raw_connection.exec("ROLLBACK")', /Forbidden/, /^done$/],
  ['User.connection.execute("DROP TABLE orders")', /Forbidden/, /readonly/],
  ['User.connection.execute("SET default_transaction_read_only = off")', /Forbidden/, /Forbidden/],
  ["User.connection.select_value(\"SELECT setval('users_id_seq', 99999)\")", /Forbidden/, /Forbidden/],
  ["ActiveRecord::Base.while_preventing_writes(false) { Order.delete_all }", /^done$/, /read-only/],
  ["UserMailer.plan_changed(User.first).deliver_now", /^done$/, /^done$/],
  ["EndTrialsJob.perform_later", /^done$/, /^done$/],
  ['require "net/http"; Net::HTTP.get(URI("http://127.0.0.1:1/"))', /HeldBack/, /Errno|Error/],
  ['system("true")', /Forbidden/, /Forbidden/],
];

describe("the runner on Rails 8 and PGlite", { timeout: 120_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), "ambulance-shop-"));
  const data = join(directory, "data");
  const shop = new Runs(directory, sampleProgram(), { [SAMPLE_DATA]: data });
  beforeAll(() => prepareSample(data), 120_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** Of every row of every table. */
  async function checksum(): Promise<string> {
    const database = await PGlite.create(new ShopData(data).database);
    const digest = createHash("sha256");
    const { rows } = await database.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    for (const { name } of rows) {
      const content = await database.query(`SELECT t::text FROM ${name} t ORDER BY 1`);
      digest.update(JSON.stringify([name, content.rows]));
    }
    await database.close();
    return digest.digest("hex");
  }

  function attempts(): string {
    const all = ATTEMPTS.map(
      ([attempt]) =>
        `begin; ${attempt}; puts "done"; rescue Exception => e; puts "#{e.class} #{e.message}".tr("\\n", " "); end\n`,
    );
    return `${all.join("")}puts User.where(plan: "pro").count`;
  }

  function answers({ shown }: Ended): string[] {
    return shown.split("\n").filter((line) => line !== "");
  }

  it("changes nothing in a dry run or a read-only one, whatever is tried, and says what was", async () => {
    const before = await checksum();
    const dry = await shop.run(attempts(), { mode: "dry-run", timeLimit: 110 });
    expect(answers(dry)).toEqual([...ATTEMPTS.map(([, answer]) => expect.stringMatching(answer)), "1500"]);
    expect(dry.status).toBe(1);
    expect(dry.report).toMatchObject({
      kind: "finished",
      finished: {
        ...{ exit: 1, exception: null, rolledBack: true },
        heldBack: { mails: 1, jobs: 1, requests: 1 },
        warnings: expect.arrayContaining(["after-commit-skipped", "indirect-changes", "raw-connection"]),
        changes: expect.arrayContaining([
          expect.objectContaining({ table: "users", statements: 2, updated: 1501, inserted: 0 }),
        ]),
      },
    });
    expect(await checksum()).toBe(before);

    const reading = await shop.run(attempts(), { mode: "read-only", timeLimit: 110 });
    expect(answers(reading)).toEqual([
      ...ATTEMPTS.map(([, , answer]) => expect.stringMatching(answer)),
      "450",
    ]);
    expect(reading.report).toMatchObject({
      finished: { exit: 1, changes: [], heldBack: { mails: 1, jobs: 1, requests: 0 }, rolledBack: false },
    });
    expect(await checksum()).toBe(before);
  });

  it("rolls a run back that is beyond its dry run, whatever room its expectation takes", async () => {
    const changes = [
      changed("users", { updated: 1 }),
      ...Array.from({ length: 50 }, (_, n) => changed(`${n}${"表".repeat(300)}`, {})),
    ];
    const dryRun = someDryRun({ ...success, effects: someEffects({ changes, rolledBack: true }) });
    const environment = limitsOf(someRun({ dryRun }), limited);
    expect(environment.AMBULANCE_EXPECTED?.length).toBeGreaterThan(90_000);
    const before = await checksum();
    const beyond = await shop.run("User.update_all(plan: %(pro))", { environment });
    expect(beyond.report, beyond.shown).toMatchObject({
      finished: { exit: 70, rolledBack: true, warnings: ["outside-tolerance"] },
    });
    expect(await checksum()).toBe(before);
    const script = "puts ENV.keys.grep(/AMBULANCE/).size; User.find(1).update_columns(name: %(x))";
    const within = await shop.run(script, { environment });
    expect(within.report, within.shown).toMatchObject({ finished: { exit: 0, rolledBack: false } });
    expect(within.shown).toMatch(/^2\n/);
  });

  it("commits a whole run at its end", async () => {
    const environment = { AMBULANCE_TRANSACTION: "1" };
    const before = await checksum();
    const whole = await shop.run('User.find(1).update!(plan: "pro")', { environment });
    expect(whole.report).toMatchObject({
      finished: { exit: 0, rolledBack: false, changes: [{ table: "users", updated: 1 }] },
    });
    expect(await checksum()).not.toBe(before);
  });
});
