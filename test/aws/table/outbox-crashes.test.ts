import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { TableOutbox } from "../../../aws/table/outbox.ts";
import { NotDeliveredError } from "../../../runs/delivery.ts";
import { NOTICES, type Notice } from "../../../runs/ports.ts";
import { someRunId } from "../../support/runs.ts";
import { badLine, type Fate, lostAnswers } from "./bad-line.ts";
import { failing, type OutboxUnderTest, RUN, SECOND, useOutbox } from "./use-outbox.ts";

const current = useOutbox();

describe("the outbox in DynamoDB", () => {
  let box: OutboxUnderTest;
  beforeEach(() => {
    box = current();
  });

  describe("after a drainer died", () => {
    const die = async () => {
      await box.notify("card", "started");
      await box.drainAndDie(RUN, 2, box.tell);
      expect(box.told).toEqual(["card"]);
    };

    it("nobody disturbs its lease; when that is over the sweep finds it and what was under way is told again", async () => {
      await die();
      expect(await box.drain()).toMatchObject({ told: [] });
      expect(await box.outbox.waiting(box.time + 59 * SECOND)).toEqual([]);
      box.time += 60 * SECOND;
      expect(await box.waiting()).toEqual([RUN]);
      await box.drain();
      expect(box.told).toEqual(["card", "card", "started"]);
    });

    it("what comes in meanwhile is told after it", async () => {
      await die();
      await box.notify("card", "result");
      box.time += 60 * SECOND;
      await box.drain();
      expect(box.told).toEqual(["card", "card", "started", "card", "result"]);
    });
  });

  describe("with a drainer that is slower than its lease", () => {
    it("lets another one go on, and removes nothing of what that one does", async () => {
      await box.notify("waiting", "decision", "started");
      const slow = await box.drain(async (_, notice) => {
        box.told.push(notice);
        box.time += 61 * SECOND;
        await box.drain(async (_, other) => {
          box.told.push(other);
          if (other === "decision") throw new NotDeliveredError("down");
        });
      });
      // The slow one told "waiting" as well, and then found that the lease was not its own any more.
      expect(box.told).toEqual(["waiting", "waiting", "decision"]);
      expect(slow).toMatchObject({ told: ["waiting"] });
      box.time += 2 * SECOND;
      await box.drain();
      expect(box.told.slice(3)).toEqual(["decision", "started"]);
    });

    it("and fails then, keeps the next try of the other one as it is", async () => {
      await box.notify("card");
      await box.drain(async () => {
        box.time += 61 * SECOND;
        await box.drain(failing(new NotDeliveredError("busy", 600)));
        throw new Error("slow and wrong");
      });
      box.time += 599 * SECOND;
      expect(await box.waiting()).toEqual([]);
      box.time += SECOND;
      expect(await box.waiting()).toEqual([RUN]);
    });

    it("goes on when nobody else came", async () => {
      await box.notify("card", "started");
      await box.drain(async (_, notice) => {
        box.time += 61 * SECOND;
        box.told.push(notice);
      });
      expect(box.told).toEqual(["card", "started"]);
    });
  });

  describe("when the answer of the table gets lost", () => {
    it.each([1, 2, 3, 4, 5, 6, 7])(
      "%i times, nothing is told twice and nothing is forgotten",
      async (times) => {
        const { access: via, lost, close } = await lostAnswers(box.access, "UpdateItem", times);
        const lossy = new TableOutbox({ ...via, wake: async () => undefined });
        await lossy.notify(RUN, "waiting");
        await lossy.notify(RUN, "started");
        await lossy.drain(RUN, box.tell, box.pace);
        expect(lost).toHaveLength(times);
        expect(box.told).toEqual(["waiting", "started"]);
        expect(await box.left()).toEqual([]);
        await close();
      },
    );

    it("for a beginning, and the same update comes in before it is repeated, both are told", async () => {
      await box.notify("card");
      const fateOf = async (_: string, before: number): Promise<Fate> => {
        if (before === 2) await box.notify("card");
        return before === 1 ? "answer-lost" : "through";
      };
      const { access: via, lost, close } = await badLine(box.access, fateOf, 2);
      await new TableOutbox({ ...via, wake: async () => undefined }).drain(RUN, box.tell, box.pace);
      expect(lost).toEqual(["UpdateItem"]);
      expect(box.told).toEqual(["card", "card"]);
      await close();
    });
  });

  it("tells everything, in order, and twice only what was under way in a crash, whatever happens when", async () => {
    const crash = fc.nat(7).map((calls) => ({ calls }));
    const events = fc.array(fc.oneof(fc.constantFrom(...NOTICES, "drain", "fail", "hand over"), crash), {
      maxLength: 20,
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(events, async (all) => {
        const runId = someRunId(round++);
        const heard: Notice[] = [];
        const hear = async (_: string, notice: Notice) => void heard.push(notice);
        for (const event of all) {
          box.time += 61 * SECOND;
          if (event === "drain") await box.outbox.drain(runId, hear, box.pace);
          else if (event === "fail")
            await box.outbox.drain(runId, failing(new NotDeliveredError("down")), box.pace);
          else if (event === "hand over")
            await box.outbox.drain(runId, hear, { ...box.pace, until: box.time });
          else if (typeof event === "object") await box.drainAndDie(runId, event.calls, hear);
          else await box.outbox.notify(runId, event);
        }
        box.time += 61 * SECOND;
        await box.outbox.drain(runId, hear, box.pace);
        const added = NOTICES.filter((notice) => all.includes(notice));
        expect(heard.filter((notice, at) => heard.indexOf(notice) === at)).toEqual(
          added.toSorted((a, b) => all.indexOf(a) - all.indexOf(b)),
        );
        const single = heard.filter((notice) => notice !== "card" && notice !== "output");
        const crashes = all.filter((event) => typeof event === "object").length;
        expect(single.length - new Set(single).size).toBeLessThanOrEqual(crashes);
        expect(await box.left()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
