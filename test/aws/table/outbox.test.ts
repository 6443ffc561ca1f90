import { beforeEach, describe, expect, it } from "vitest";
import { TableOutbox } from "../../../aws/table/outbox.ts";
import { NOTICES } from "../../../runs/ports.ts";
import { someRunId } from "../../support/runs.ts";
import { badLine, type Fate } from "./bad-line.ts";
import { type OutboxUnderTest, RUN, SECOND, useOutbox } from "./use-outbox.ts";

const current = useOutbox();

describe("the outbox in DynamoDB", () => {
  let box: OutboxUnderTest;
  beforeEach(() => {
    box = current();
  });

  describe("tells", () => {
    it("what waits, in the order in which it came, and is empty then", async () => {
      await box.notify("card", "waiting", "decision", "started", "result");
      expect(await box.drain()).toEqual({ told: box.told, dropped: [], handedOver: false });
      expect(box.told).toEqual(["card", "waiting", "decision", "started", "result"]);
      expect(await box.drain()).toMatchObject({ told: [] });
      expect(await box.waiting()).toEqual([]);
    });

    it("the notices of its own run only", async () => {
      await box.notify("card");
      await box.outbox.notify(someRunId(1), "started");
      await box.drain();
      expect(box.told).toEqual(["card"]);
      expect(await box.waiting()).toEqual([someRunId(1)]);
    });

    it("of several updates that wait one, where the first of them stood", async () => {
      await box.notify("card", "output", "started", "card", "output", "card");
      await box.drain();
      expect(box.told).toEqual(["card", "output", "started"]);
    });

    it("an update again that came while the one before it was being told: it may be out of date", async () => {
      await box.notify("card");
      await box.drain(async (_, notice) => {
        if (box.told.length === 0) await box.notify("card", "card");
        box.told.push(notice);
      });
      expect(box.told).toEqual(["card", "card"]);
    });

    it("the others once per run, also when they come again after they were told", async () => {
      const once = NOTICES.filter((notice) => notice !== "card" && notice !== "output");
      await box.notify(...once, ...once);
      await box.drain();
      await box.notify(...once, "card");
      await box.drain();
      expect(box.told).toEqual([...once, "card"]);
    });

    it("what ten steps add at once, each thing one time", async () => {
      await Promise.all(Array.from({ length: 10 }, () => box.notify("card", "started")));
      await box.drain();
      expect(box.told.toSorted()).toEqual(["card", "started"]);
    });

    it("nothing about a run that nobody notified of", async () => {
      expect(await box.drain()).toMatchObject({ told: [] });
      expect(await box.left()).toEqual([]);
    });
  });

  describe("wakes somebody", () => {
    it("for what it added, and not for what was there", async () => {
      await box.notify("card", "card", "started", "started");
      expect(box.woken).toEqual([RUN, RUN]);
    });

    it("and keeps what it added when that fails", async () => {
      const wake = async () => {
        throw new Error("throttled");
      };
      const asleep = new TableOutbox({ ...box.access, wake });
      await asleep.notify(RUN, "card");
      expect(await box.waiting()).toEqual([RUN]);
      await box.drain();
      expect(box.told).toEqual(["card"]);
    });

    it("whose clock is behind, who finds something to do all the same", async () => {
      await box.notify("card");
      box.time = 1;
      await box.drain();
      expect(box.told).toEqual(["card"]);
    });
  });

  describe("with two drainers at once", () => {
    it("tells everything once and in order", async () => {
      await box.notify("card", "waiting", "decision", "line", "started", "result");
      await Promise.all([box.drain(), box.drain(), box.drain()]);
      expect(box.told).toEqual(["card", "waiting", "decision", "line", "started", "result"]);
    });

    it("the second leaves the first alone, whatever has been added", async () => {
      await box.notify("card", "started");
      await box.drain(async (_, notice) => {
        await box.notify("result");
        expect(await box.drain()).toMatchObject({ told: [] });
        expect(await box.waiting()).toEqual([]);
        box.told.push(notice);
      });
      expect(box.told).toEqual(["card", "started", "result"]);
    });

    it.each([0, 1, 2, 3])("loses nothing that is added before request %i of the first", async (request) => {
      await box.notify("started");
      // The lease, the beginning, the end, and the lease back.
      const line = await badLine(box.access, async (_, before): Promise<Fate> => {
        if (before === request) await box.notify("card").then(() => box.drain());
        return "through";
      });
      const first = new TableOutbox({ ...line.access, wake: async () => undefined });
      await first.drain(RUN, box.tell, box.pace);
      expect(box.told).toEqual(["started", "card"]);
      expect(await box.left()).toEqual([]);
      await line.close();
    });
  });

  describe("with output that keeps coming", () => {
    it("lets two seconds pass between two of them, also when another drainer told the first", async () => {
      await box.notify("output");
      await box.drain();
      box.time += 500;
      await box.notify("output");
      await box.drain();
      expect(box.pauses).toEqual([1500]);
      box.time += 5000;
      await box.notify("output");
      await box.drain();
      expect(box.pauses).toEqual([1500]);
      expect(box.told).toEqual(["output", "output", "output"]);
    });

    it("does not let the result wait for that", async () => {
      await box.notify("output");
      await box.drain();
      await box.notify("output", "result");
      await box.drain();
      expect(box.pauses).toEqual([]);
      expect(box.told).toEqual(["output", "output", "result"]);
    });

    it("leaves the rest to another drainer when its time is over, and wakes one", async () => {
      await box.notify("output", "card", "started");
      const until = box.time + 10 * SECOND;
      const drained = await box.outbox.drain(
        RUN,
        async (_, notice) => {
          box.told.push(notice);
          box.time += 10 * SECOND;
        },
        { ...box.pace, until },
      );
      expect(drained).toMatchObject({ told: ["output"], handedOver: true });
      expect(box.woken).toEqual([RUN, RUN, RUN, RUN]);
      await box.drain();
      expect(box.told).toEqual(["output", "card", "started"]);
    });
  });
});
