import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newerThan, olderThan, type Page, pageSchema, queryOf } from "../../bot/history-page.ts";
import { SOME_TIME, someRunId } from "../support/runs.ts";

const first: Page = {
  back: [],
  requester: "U0DEVELOPER",
  target: "a".repeat(40),
  status: "awaiting-approval",
  since: SOME_TIME,
};

function walk(pages: number): Page {
  return Array.from({ length: pages }, (_, n) => someRunId(n)).reduce(olderThan, first);
}

describe("the pages of a history", () => {
  it("lead back the way that was taken, and end at the first", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (pages) => {
        for (let n = pages; n > 0; n--) expect(newerThan(walk(n))).toEqual(walk(n - 1));
        expect(newerThan(first)).toBeUndefined();
      }),
    );
  });

  it("lead to the first page from further back than a button can remember", () => {
    let page: Page | undefined = walk(200);
    for (let turns = 0; page && turns < 41; turns++) page = newerThan(page);
    expect(page).toEqual(first);
  });

  it("fit a button, which Slack gives 2000 characters", () => {
    for (let pages = 0; pages < 100; pages++) {
      const value = JSON.stringify(walk(pages));
      expect(value.length).toBeLessThanOrEqual(2000);
      expect(pageSchema.parse(JSON.parse(value))).toEqual(walk(pages));
    }
  });

  it("ask the store for their filters and where they begin", () => {
    const { back: _, ...filters } = first;
    expect(queryOf(walk(1))).toEqual({ ...filters, after: someRunId(0), limit: 20 });
    expect(queryOf({ back: [] })).toEqual({ limit: 20 });
  });
});
