import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runIdOfView, runIdSchema } from "../../runs/run-id.ts";

const views = fc.string();
const times = fc.integer({ min: 1, max: Date.UTC(2100, 0) });

describe("the id of a run", () => {
  it("is the same for the same view, however often it is submitted", () => {
    fc.assert(
      fc.property(views, times, (view, at) => {
        expect(runIdOfView(view, at)).toBe(runIdOfView(view, at));
      }),
    );
  });

  it("differs for two views that were opened in the same millisecond", () => {
    fc.assert(
      fc.property(views, views, times, (one, other, at) => {
        fc.pre(one !== other);
        expect(runIdOfView(one, at)).not.toBe(runIdOfView(other, at));
      }),
    );
  });

  it("sorts by the time of the modal, whatever the view", () => {
    fc.assert(
      fc.property(views, views, times, fc.integer({ min: 1, max: 1e12 }), (one, other, at, later) => {
        expect(runIdOfView(one, at) < runIdOfView(other, at + later)).toBe(true);
      }),
    );
  });

  it("is valid, and fits the name of an execution", () => {
    fc.assert(
      fc.property(views, times, (view, at) => {
        expect(runIdOfView(view, at)).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
        expect(runIdSchema.safeParse(runIdOfView(view, at)).success).toBe(true);
      }),
    );
  });

  it.each([
    "",
    "01KAG6N000",
    "01kag6n000000000000000000a",
    `${"0".repeat(25)}I`,
    `8${"0".repeat(25)}`,
    `${"0".repeat(26)}\n`,
  ])("is not %j", (text) => {
    expect(runIdSchema.safeParse(text).error?.issues[0]?.message).toBe("is not the id of a run");
  });
});
