import { beforeEach, describe, expect, it } from "vitest";
import { NeverDeliverableError, NotDeliveredError } from "../../../runs/delivery.ts";
import type { Notice } from "../../../runs/ports.ts";
import { failing, type OutboxUnderTest, RUN, SECOND, useOutbox } from "./use-outbox.ts";

const current = useOutbox();

describe("the outbox in DynamoDB", () => {
  let box: OutboxUnderTest;
  beforeEach(() => {
    box = current();
  });

  describe("when Slack does not take something", () => {
    it("keeps it, and what comes after it, until its time", async () => {
      await box.notify("card", "started");
      const error = new NotDeliveredError("down");
      expect(await box.drain(failing(error))).toMatchObject({
        told: [],
        failed: { notice: "card", error, notBefore: box.time + SECOND },
      });
      expect(await box.drain()).toMatchObject({ told: [] });
      box.time += SECOND;
      await box.drain();
      expect(box.told).toEqual(["card", "started"]);
    });

    it("tries again after 1, 2, 4 and at most 60 seconds, for as long as it takes", async () => {
      await box.notify("card");
      const waits: number[] = [];
      for (let n = 0; n < 15; n++) {
        const { failed } = await box.drain(failing(new NotDeliveredError("down")));
        waits.push(((failed?.notBefore ?? 0) - box.time) / SECOND);
        box.time = failed?.notBefore ?? 0;
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, ...Array(9).fill(60)]);
      await box.drain();
      expect(box.told).toEqual(["card"]);
    });

    it.each([
      [30, 30],
      [0, 1],
      [-5, 1],
      [Number.NaN, 1],
      [Infinity, 3600],
    ])("waits as long as it asks: %d seconds are %d", async (asked, waited) => {
      await box.notify("card");
      const { failed } = await box.drain(failing(new NotDeliveredError("busy", asked)));
      expect(failed?.notBefore).toBe(box.time + waited * SECOND);
      expect(await box.outbox.waiting(box.time + waited * SECOND - 1)).toEqual([]);
      expect(await box.outbox.waiting(box.time + waited * SECOND)).toEqual([RUN]);
    });

    it("does not try earlier because something new came in", async () => {
      await box.notify("card");
      await box.drain(failing(new NotDeliveredError("busy", 30)));
      await box.notify("started", "card");
      await box.drain();
      expect(box.told).toEqual([]);
      expect(await box.waiting()).toEqual([]);
    });

    it("begins to count anew after a success", async () => {
      await box.notify("card", "started");
      const once = async (_: string, notice: Notice) => {
        if (notice === "started") throw new NotDeliveredError("down");
      };
      await box.drain(failing(new NotDeliveredError("down")));
      box.time += SECOND;
      expect((await box.drain(once)).failed?.notBefore).toBe(box.time + SECOND);
    });

    it("gives up what it will never take, and tells the rest", async () => {
      await box.notify("card", "started");
      const error = new NeverDeliverableError("channel_not_found");
      const drained = await box.drain(async (_, notice) => {
        if (notice === "card") throw error;
        box.told.push(notice);
      });
      expect(drained).toEqual({
        told: ["started"],
        dropped: [{ notice: "card", error }],
        handedOver: false,
      });
    });
  });

  describe("when a message itself is at fault", () => {
    it("drops it at the tenth time, and tells the rest", async () => {
      await box.notify("card", "started");
      const error = new TypeError("no such block");
      const wrong = async (_: string, notice: Notice) => {
        if (notice === "card") throw error;
        box.told.push(notice);
      };
      for (let n = 1; n <= 9; n++) {
        const { failed } = await box.drain(wrong);
        expect(failed).toMatchObject({ notice: "card", error });
        box.time = failed?.notBefore ?? 0;
      }
      expect(await box.drain(wrong)).toMatchObject({
        told: ["started"],
        dropped: [{ notice: "card", error }],
      });
      expect(box.told).toEqual(["started"]);
      expect(await box.left()).toEqual([]);
    });
  });
});
