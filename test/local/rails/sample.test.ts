import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareSample, SampleNotPreparedError } from "../../../local/rails/prepare.ts";
import { SAMPLE_DATA, sampleProgram } from "../../../local/rails/sample.ts";
import { type Ended, Runs } from "../../rails/rails-app.ts";

describe("the sample shop", { timeout: 90_000 }, () => {
  let directory: string;
  let data: string;
  let shop: Runs;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "ambulance-sample-"));
    data = join(directory, "data");
    shop = new Runs(directory, sampleProgram(), { [SAMPLE_DATA]: data });
    const brokenOff = join(data, "database.unfinished");
    mkdirSync(brokenOff, { recursive: true });
    writeFileSync(join(brokenOff, "PG_VERSION"), "torn");
    await Promise.all([prepareSample(data), prepareSample(data)]);
  }, 120_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  function printed({ shown }: Ended): string[] {
    return shown.split("\n");
  }

  it("is prepared once, although an earlier attempt was broken off and two are made at a time", async () => {
    expect(readdirSync(data)).toContain("database");
    expect(readdirSync(data)).not.toContain("database.unfinished");
    await prepareSample(data);
  });

  it("is left unprepared, without an error, by a server that stops meanwhile", async () => {
    const other = join(directory, "other");
    const stop = new AbortController();
    const prepared = prepareSample(other, stop.signal);
    stop.abort();
    await prepared;
    expect(existsSync(join(other, "database"))).toBe(false);
  });

  it("says why it cannot be prepared", async () => {
    const file = join(directory, "file");
    writeFileSync(file, "");
    await expect(prepareSample(join(file, "data"))).rejects.toThrow(SampleNotPreparedError);
    await expect(prepareSample(join(file, "data"))).rejects.toThrow(/ENOTDIR/);
  });

  it("behaves as Rails on PostgreSQL does, until the script raises", async () => {
    const ended = await shop.run(`
puts User.count, Order.count, Subscription.count, User.where(plan: "trial").count
puts User.find(3).name
puts ENV.keys.grep(/AMBULANCE/).sort.join(","), $stdin.read.inspect
user = User.create!(name: "Conan O'Brien", email: " Conan@Example.com ")
puts User.find_by(email: "conan@example.com").name
user.update!(plan: "pro")
begin
  User.insert_all!([{ name: "again", email: user.email }])
rescue => e
  puts e.class
end
User.transaction { user.update!(name: "x"); raise ActiveRecord::Rollback }
puts user.reload.name
p User.connection.select_rows("SELECT 1, true, NULL, 1.5, '{2,3}'::int[], 'a' || chr(10)")
p User.connection.execute("SELECT 1 AS a; SELECT 2 AS b").to_a
puts Time.at(0).utc == User.connection.select_value("SELECT to_timestamp(0)")
begin
  system("true")
rescue => e
  puts e.class
end
at_exit { puts "last" }
raise ArgumentError, "boom"`);
    expect(printed(ended)).toEqual([
      ...["1500", "3000", "800", "300", "田中 結衣"],
      ...["AMBULANCE_REQUESTER,AMBULANCE_RUN_ID", '""'],
      ...["Conan O'Brien", "ActiveRecord::RecordNotUnique", "Conan O'Brien"],
      '[["1", true, nil, "1.5", "{2,3}", "a\\n"]]',
      '[{"b"=>"2"}]',
      "true",
      "Errno::ENOSYS",
      ...["", "boom (ArgumentError)", expect.stringMatching(/^ {4}script\.rb:24:/), "last", ""],
    ]);
    expect(ended.status).toBe(1);
    expect(ended.report).toMatchObject({
      kind: "finished",
      started: { mode: "write", rails: expect.stringMatching(/^8\./) },
      finished: { exit: 1, exception: { class: "ArgumentError", message: "boom", line: 24 } },
    });
    const mail = readFileSync(join(data, "mails/conan@example.com"), "utf8");
    expect(mail).toContain("Subject: Your plan is now pro");
  });

  it("cannot be written to by a read-only run, and remembers what the run before wrote", async () => {
    const writes = [
      'User.update_all(plan: "pro")',
      `User.connection.execute("UPDATE users SET plan = 'pro'")`,
      'User.connection.execute("WITH gone AS (DELETE FROM orders RETURNING *) SELECT count(*) FROM gone")',
      "ActiveRecord::Base.while_preventing_writes(false) { Order.delete_all }",
      'ActiveRecord::Base.while_preventing_writes(false) { User.connection.execute("DROP TABLE orders") }',
      'User.connection.reconnect!; User.connection.raw_connection.exec("DELETE FROM orders")',
    ];
    const attempts = writes.map(
      (write) => `begin; ${write}; puts "WROTE"; rescue => e; puts e.message.inspect; end\n`,
    );
    const ended = await shop.run(`${attempts.join("")}puts User.count, Order.count\nexit! 3`, {
      mode: "read-only",
    });
    expect(printed(ended)).toEqual([
      ...writes.map(() => expect.stringMatching(/read-?only/)),
      ...["1501", "3000", ""],
    ]);
    expect(ended.status).toBe(3);
    expect(ended.report).toMatchObject({ kind: "finished", finished: { exit: 3, exception: null } });
  });

  it("lets runs wait for each other, and forgets the open transaction of one that was killed", async () => {
    const script = 'User.transaction { User.update_all(active: false); puts "updated"; loop { } }';
    let waiting: Promise<Ended> | undefined;
    const killed = await shop.run(script, {
      onceItPrints: [
        "updated",
        (child) => {
          waiting = shop.run("puts User.where(active: true).count > 1000", {
            onceItPrints: ["Waiting", () => child.kill("SIGKILL")],
          });
        },
      ],
    });
    expect(killed).toMatchObject({ signal: "SIGKILL", report: { kind: "started" } });
    const waited = await waiting;
    expect(waited?.shown).toMatch(/^Waiting for another use .*\n.*true\n$/s);
    expect(waited?.report).toMatchObject({ kind: "finished", finished: { exit: 0 } });
  });

  it("ends a script that rescues everything on SIGTERM, and a process at its time limit whatever that is doing", async () => {
    const [stopped, overdue] = await Promise.all([
      shop.run('puts "looping"\nbegin; loop { }; rescue Exception; retry; end', {
        onceItPrints: ["looping", (child) => child.kill("SIGTERM")],
      }),
      shop.run("loop { }", { timeLimit: 5 }),
    ]);
    expect(stopped).toMatchObject({ signal: "SIGTERM", report: { kind: "started" } });
    expect(overdue.signal).toBe("SIGTERM");
    expect(overdue.shown).toContain("The time limit of 5 s is over.");
    expect(overdue.report.kind).not.toBe("finished");
  });
});
