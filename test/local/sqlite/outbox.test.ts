import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { Outbox } from "../../../local/sqlite/outbox.ts";
import { NeverDeliverableError, NotDeliveredError } from "../../../runs/delivery.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import type { Notice } from "../../../runs/ports.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { settled, TestPace } from "../../support/pace.ts";

const down = () => new NotDeliveredError(new Error("connect ECONNREFUSED"));

describe("the outbox", () => {
  let directory: string;
  let database: DatabaseSync;
  let pace: TestPace;
  let outbox: Outbox;
  /** What Slack took, in order, as "run notice". */
  let told: string[];
  /** Every attempt, with its second. */
  let attempts: string[];
  let logged: string[];
  /** What Slack does next time. */
  let slack: (message: string) => Promise<void> | void;

  function open(): Outbox {
    const log = { info: () => {}, warn: () => {}, error: (text: string) => void logged.push(text) };
    const deliver = async (runId: string, notice: Notice) => {
      const message = `${runId} ${notice}`;
      attempts.push(`${pace.now() / 1000}s ${message}`);
      await slack(message);
      told.push(message);
    };
    return new Outbox(database, { deliver, log, pace });
  }

  const rows = () => database.prepare("SELECT count(*) AS n FROM outbox").get()?.n;

  beforeEach(() => {
    directory = emptyDirectory();
    database = openDatabase(directory);
    pace = new TestPace();
    [told, attempts, logged, slack] = [[], [], [], () => {}];
    outbox = open();
  });

  afterEach(async () => {
    await Promise.all([outbox.stop(1000), pace.pass(1)]);
    if (database.isOpen) database.close();
    removeDirectory(directory);
  });

  it("tells what it was given, in the order in which it was given, and forgets it", async () => {
    await outbox.notify("A", "card");
    await outbox.notify("B", "card");
    await outbox.notify("A", "waiting");
    outbox.start();
    await settled();
    await outbox.notify("A", "decision");
    await settled();
    expect(told).toEqual(["A card", "B card", "A waiting", "A decision"]);
    expect(rows()).toBe(0);
  });

  it("does not hold the caller up while Slack does not answer", async () => {
    slack = () => new Promise(() => {});
    outbox.start();
    await outbox.notify("A", "card");
    await settled();
    await outbox.notify("A", "waiting");
    await outbox.notify("A", "decision");
    expect(attempts).toEqual(["0s A card"]);
    expect(rows()).toBe(3);
    await Promise.all([outbox.stop(1000), pace.pass(1)]);
  });

  describe("told twice", () => {
    it("an update that waits already is one", async () => {
      for (const notice of ["card", "output", "card", "output", "card"] as const)
        await outbox.notify("A", notice);
      outbox.start();
      await settled();
      expect(told).toEqual(["A card", "A output"]);
    });

    it("an update is told again when an earlier one was already under way", async () => {
      let release = () => {};
      slack = () => new Promise((resolve) => (release = () => resolve()));
      outbox.start();
      await outbox.notify("A", "card");
      await settled();
      await outbox.notify("A", "card");
      await outbox.notify("A", "card");
      slack = () => {};
      release();
      await settled();
      expect(told).toEqual(["A card", "A card"]);
    });

    it("everything else is told once per run, in this server's life and in the next", async () => {
      outbox.start();
      for (const runId of ["A", "B", "A"]) await outbox.notify(runId, "result");
      await settled();
      await outbox.stop();
      outbox = open();
      outbox.start();
      await outbox.notify("A", "result");
      await settled();
      expect(told).toEqual(["A result", "B result"]);
    });
  });

  describe("a passing failure", () => {
    it("is tried again after 1, 2, 4 ... 60 seconds, as long as it takes, and nothing overtakes it", async () => {
      slack = () => Promise.reject(down());
      await outbox.notify("A", "card");
      await outbox.notify("A", "waiting");
      outbox.start();
      await pace.pass(3600);
      expect(attempts.slice(0, 9).map((attempt) => attempt.split(" ")[0])).toEqual(
        [0, 1, 3, 7, 15, 31, 63, 123, 183].map((second) => `${second}s`),
      );
      slack = () => {};
      await pace.pass(60);
      expect(told).toEqual(["A card", "A waiting"]);
    });

    it("of one run does not hold up the others", async () => {
      slack = (message) => (message.startsWith("A") ? Promise.reject(down()) : undefined);
      outbox.start();
      for (const notice of ["card", "waiting"] as const) {
        await outbox.notify("A", notice);
        await outbox.notify("B", notice);
      }
      await settled();
      expect(told).toEqual(["B card", "B waiting"]);
      slack = () => {};
      await pace.pass(1);
      expect(told.slice(2)).toEqual(["A card", "A waiting"]);
    });

    it("of several runs is an outage: Slack is asked now and then, and in the end told everything", async () => {
      slack = () => Promise.reject(down());
      for (let n = 0; n < 40; n++) await outbox.notify(`R${n}`, "result");
      outbox.start();
      await pace.pass(1200);
      const early = attempts.length;
      await pace.pass(1200);
      expect(attempts.length - early).toBeLessThanOrEqual(1200 / 10);
      slack = () => {};
      await pace.pass(60);
      expect(told).toHaveLength(40);
      expect(logged).toEqual([]);
    });

    it("with a Retry-After pauses everything for as long as was asked for, and keeps the order", async () => {
      slack = () => Promise.reject(new NotDeliveredError(new Error("429"), 30));
      await outbox.notify("A", "card");
      await outbox.notify("B", "card");
      outbox.start();
      await pace.pass(29);
      await outbox.notify("C", "card");
      await settled();
      expect(attempts).toEqual(["0s A card"]);
      slack = () => {};
      await pace.pass(1);
      expect(told).toEqual(["A card", "B card", "C card"]);
    });

    it.each([0, -5, Number.NaN])("with a Retry-After of %d is not tried in a tight loop", async (seconds) => {
      slack = () => Promise.reject(new NotDeliveredError(new Error("429"), seconds));
      await outbox.notify("A", "card");
      outbox.start();
      await pace.pass(3);
      expect(attempts).toHaveLength(4);
    });

    it("that only one message has, while others are delivered, ends after ten of them; its run goes on", async () => {
      slack = (message) => (message === "A started" ? Promise.reject(down()) : undefined);
      outbox.start();
      await outbox.notify("A", "started");
      await outbox.notify("A", "result");
      for (let minute = 0; minute < 12; minute++) {
        await outbox.notify(`B${minute}`, "card");
        await pace.pass(60);
      }
      expect(told).toContain("A result");
      expect(logged).toEqual([expect.stringContaining('"started" of A is not told')]);
    });
  });

  it("tries an unknown failure ten times, then tells the rest of the run", async () => {
    slack = (message) => (message === "A card" ? Promise.reject(new Error("who knows")) : undefined);
    await outbox.notify("A", "card");
    await outbox.notify("A", "waiting");
    outbox.start();
    await pace.pass(600);
    expect(attempts.filter((attempt) => attempt.endsWith("A card"))).toHaveLength(10);
    expect(told).toEqual(["A waiting"]);
  });

  it("drops what can never be delivered, says so, and tells the rest of the run", async () => {
    slack = (message) =>
      message.endsWith("card") ? Promise.reject(new NeverDeliverableError("channel_not_found")) : undefined;
    await outbox.notify("A", "card");
    await outbox.notify("A", "waiting");
    outbox.start();
    await settled();
    expect(told).toEqual(["A waiting"]);
    expect(rows()).toBe(0);
    expect(logged).toEqual([expect.stringMatching(/"card" of A is not told: .*channel_not_found/)]);
  });

  describe("a restart", () => {
    it("tells what was not told before, in order, and what was under way again", async () => {
      slack = () => new Promise(() => {});
      outbox.start();
      for (const notice of ["card", "waiting", "decision"] as const) await outbox.notify("A", notice);
      await settled();
      await Promise.all([outbox.stop(1000), pace.pass(1)]);
      database.close();
      database = openDatabase(directory);
      slack = () => {};
      outbox = open();
      outbox.start();
      await settled();
      expect(told).toEqual(["A card", "A waiting", "A decision"]);
    });

    it("waits for the message under way and begins no other", async () => {
      let release = () => {};
      slack = () => new Promise((resolve) => (release = () => resolve()));
      outbox.start();
      await outbox.notify("A", "card");
      await outbox.notify("A", "waiting");
      await settled();
      const stopped = outbox.stop();
      release();
      await stopped;
      expect(told).toEqual(["A card"]);
      expect(rows()).toBe(1);
    });

    it("does nothing to a database that was closed while Slack did not answer", async () => {
      let release = () => {};
      slack = () => new Promise((resolve) => (release = () => resolve()));
      outbox.start();
      await outbox.notify("A", "card");
      await settled();
      await Promise.all([outbox.stop(1000), pace.pass(1)]);
      database.close();
      release();
      await settled();
      expect(logged).toEqual([]);
    });
  });

  describe("a full disk", () => {
    const fill = () => database.exec("PRAGMA max_page_count = 1");
    const free = () => database.exec("PRAGMA max_page_count = 1000000");

    it("is said to the caller", async () => {
      fill();
      const notes = Array.from({ length: 500 }, (_, n) => outbox.notify(`R${n}`, "result"));
      const failed = (await Promise.allSettled(notes)).flatMap((note) =>
        note.status === "rejected" ? [note.reason] : [],
      );
      expect(failed[0]).toBeInstanceOf(StoreUnavailableError);
      free();
      await outbox.notify("later", "result");
      outbox.start();
      await settled();
      expect(told).toHaveLength(501 - failed.length);
    });
  });

  it("does not tell twice what it could not remove, and removes it later", async () => {
    database.exec("CREATE TRIGGER stuck BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'disk'); END");
    outbox.start();
    await outbox.notify("A", "card");
    await pace.pass(60);
    await outbox.notify("A", "card");
    database.exec("DROP TRIGGER stuck");
    await pace.pass(60);
    expect(told).toEqual(["A card", "A card"]);
    expect(rows()).toBe(0);
    expect(logged[0]).toMatch(/The outbox cannot be used/);
  });
});
