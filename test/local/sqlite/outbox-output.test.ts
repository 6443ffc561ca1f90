import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { Outbox } from "../../../local/sqlite/outbox.ts";
import { NotDeliveredError } from "../../../runs/delivery.ts";
import type { Notice } from "../../../runs/ports.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { settled, TestPace } from "../../support/pace.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const busy = (seconds: number) => new NotDeliveredError(new Error("429"), seconds);

describe("the output of a run in the outbox", () => {
  let directory: string;
  let database: DatabaseSync;
  let pace: TestPace;
  let outbox: Outbox;
  /** What Slack took, with its second. */
  let told: string[];
  let attempts: number;
  /** What Slack does next time. */
  let slack: (message: string) => Promise<void> | void;

  function open(): Outbox {
    const deliver = async (runId: string, notice: Notice) => {
      attempts += 1;
      await slack(`${runId} ${notice}`);
      told.push(`${pace.now() / 1000}s ${runId} ${notice}`);
    };
    const opened = new Outbox(database, { deliver, log: silent, pace });
    opened.start();
    return opened;
  }

  /** Says every second that something was printed. */
  async function chat(runId: string, seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      await outbox.notify(runId, "output");
      await pace.pass(1);
    }
  }

  beforeEach(() => {
    directory = emptyDirectory();
    database = openDatabase(directory);
    pace = new TestPace();
    [told, attempts, slack] = [[], 0, () => {}];
    outbox = open();
  });

  afterEach(async () => {
    await Promise.all([outbox.stop(1000), pace.pass(1)]);
    database.close();
    removeDirectory(directory);
  });

  it("is told at once, and every three seconds from then on, however chatty the command is", async () => {
    await chat("A", 10);
    await pace.pass(10);
    expect(told).toEqual(["0s A output", "3s A output", "6s A output", "9s A output", "12s A output"]);
  });

  it("waits for its own run only", async () => {
    await chat("A", 2);
    await outbox.notify("B", "output");
    await settled();
    expect(told).toEqual(["0s A output", "2s B output"]);
  });

  it("lets the other notices of its run go first while it waits", async () => {
    await chat("A", 1);
    for (const notice of ["output", "card", "decision"] as const) await outbox.notify("A", notice);
    await pace.pass(5);
    expect(told).toEqual(["0s A output", "1s A card", "1s A decision", "3s A output"]);
  });

  it("comes before the result, without waiting, when the run is over", async () => {
    await chat("A", 1);
    for (const notice of ["output", "card", "result"] as const) await outbox.notify("A", notice);
    await pace.pass(5);
    expect(told.slice(1)).toEqual(["1s A output", "1s A card", "1s A result"]);
  });

  it("that had to wait comes before the result, too, when the card went first", async () => {
    await chat("A", 1);
    for (const notice of ["output", "card"] as const) await outbox.notify("A", notice);
    await settled();
    await outbox.notify("A", "result");
    await settled();
    expect(told.slice(1)).toEqual(["1s A card", "1s A output", "1s A result"]);
  });

  it("that Slack has too much of holds back no approval and no result", async () => {
    slack = (message) => (message.endsWith("output") ? Promise.reject(busy(30)) : undefined);
    await outbox.notify("A", "output");
    await settled();
    await outbox.notify("B", "output");
    for (const runId of ["A", "B"])
      for (const notice of ["card", "result"] as const) await outbox.notify(runId, notice);
    await pace.pass(29);
    expect(told).toEqual(["0s A card", "0s A result", "0s B card", "0s B result"]);
    expect(attempts).toBe(5);
    slack = () => {};
    await pace.pass(1);
    expect(told.slice(4)).toEqual(["30s A output", "30s B output"]);
  });

  it.each([0, -5, Number.NaN])(
    "is not tried in a tight loop when Slack asks for %d seconds",
    async (seconds) => {
      slack = () => Promise.reject(busy(seconds));
      await outbox.notify("A", "output");
      await pace.pass(3);
      expect(attempts).toBe(4);
    },
  );

  it("is not tried in a tight loop either when it failed otherwise before", async () => {
    slack = () => Promise.reject(new NotDeliveredError(new Error("no connection")));
    await outbox.notify("A", "output");
    await settled();
    slack = () => Promise.reject(busy(10));
    await pace.pass(10);
    expect(attempts).toBe(2);
    slack = () => {};
    await pace.pass(1);
    expect(told).toEqual(["11s A output"]);
  });

  it("waits as everything does when Slack has too much of the rest", async () => {
    slack = (message) => (message.endsWith("card") ? Promise.reject(busy(30)) : undefined);
    await outbox.notify("A", "card");
    await chat("B", 29);
    expect(told).toEqual([]);
    slack = () => {};
    await pace.pass(1);
    expect(told).toEqual(["30s A card", "30s B output"]);
  });

  it("is told at once by the next server", async () => {
    await chat("A", 1);
    await outbox.notify("A", "output");
    await outbox.stop();
    outbox = open();
    await settled();
    expect(told).toEqual(["0s A output", "1s A output"]);
  });

  it("keeps its distance and is told in the end, whatever else there is to tell and when", async () => {
    const news = fc.record({
      notice: fc.constantFrom<Notice>("output", "output", "card", "decision", "started"),
      seconds: fc.integer({ min: 0, max: 4 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(news, { maxLength: 15 }), async (all) => {
        const id = `R${run++}`;
        for (const { notice, seconds } of all) {
          await outbox.notify(id, notice);
          await pace.pass(seconds);
        }
        await pace.pass(3);
        const mine = told
          .filter((each) => each.includes(` ${id} output`))
          .map((each) => Number.parseInt(each, 10));
        expect(mine.every((second, n) => n === 0 || second - (mine[n - 1] ?? 0) >= 3)).toBe(true);
        expect(mine.length > 0).toBe(all.some(({ notice }) => notice === "output"));
        expect(database.prepare("SELECT count(*) AS n FROM outbox").get()?.n).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
