import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Changed, compareChanges, expectationOf, sumOf } from "../../runs/compare.ts";
import { changed, someDryRun, someEffects } from "../support/effects.ts";
import { someRun } from "../support/runs.ts";
import { success } from "../support/services.ts";

const users = (updated: number) => changed("users", { updated });
const orders = (deleted: number) => changed("orders", { deleted });
const rest = (updated: number) => changed("*", { updated }, "*");

const cases: [title: string, expected: Changed[], actual: Changed[], percent: number, is: string[]][] = [
  ["as many rows", [users(100)], [users(100)], 0, ["same"]],
  ["one row more, and none allowed", [users(100)], [users(101)], 0, ["beyond"]],
  ["one row less, and none allowed", [users(100)], [users(99)], 0, ["beyond"]],
  ["as many more as are allowed", [users(100)], [users(110)], 10, ["near"]],
  ["one more than is allowed", [users(100)], [users(111)], 10, ["beyond"]],
  ["as many less as are allowed", [users(100)], [users(90)], 10, ["near"]],
  ["a part of a percent", [users(1000)], [users(1005)], 0.5, ["near"]],
  ["a part of a row, which there is not", [users(10)], [users(11)], 9.9, ["beyond"]],
  ["ten times as many, where that is allowed", [users(10)], [users(110)], 1000, ["near"]],
  ["a table that was not expected", [users(10)], [users(10), orders(1)], 1000, ["same", "beyond"]],
  [
    "a table that was expected, and is not there",
    [users(10), orders(1)],
    [users(10)],
    99,
    ["same", "beyond"],
  ],
  [
    "the same number of another kind",
    [changed("users", { updated: 5 })],
    [changed("users", { deleted: 5 })],
    99,
    ["beyond"],
  ],
  [
    "a table of the same name elsewhere",
    [users(1)],
    [changed("users", { updated: 1 }, "other")],
    99,
    ["beyond", "beyond"],
  ],
  ["nothing on either side", [users(0)], [orders(0)], 0, []],
  ["nothing where something was expected", [users(1)], [], 99, ["beyond"]],
  ["the same sum of the rest", [users(9), rest(5)], [users(9), rest(5)], 0, ["same", "same"]],
  [
    "a table that has a name only in one list",
    [users(9), rest(5)],
    [users(9), changed("a", { updated: 2 }), rest(3)],
    0,
    ["same", "same"],
  ],
  [
    "a rest that is named on the other side",
    [users(9), rest(5)],
    [users(9), changed("a", { updated: 6 })],
    0,
    ["same", "beyond"],
  ],
];

describe("what two runs changed", () => {
  it.each(cases)("is compared for %s", (_, expected, actual, percent, is) => {
    expect(compareChanges(expected, actual, percent).map((table) => table.is)).toEqual(is);
  });

  it("is shown with both numbers", () => {
    expect(compareChanges([users(412)], [users(400), orders(3)], 5)).toEqual([
      {
        ...{ database: "primary", table: "users", is: "near" },
        expected: { inserted: 0, updated: 412, deleted: 0 },
        actual: { inserted: 0, updated: 400, deleted: 0 },
      },
      {
        ...{ database: "primary", table: "orders", is: "beyond" },
        expected: { inserted: 0, updated: 0, deleted: 0 },
        actual: { inserted: 0, updated: 0, deleted: 3 },
      },
    ]);
  });

  const rows = fc.nat(1000);
  const table = fc
    .record({
      table: fc.constantFrom("a", "b", "c", "d", "__proto__"),
      inserted: rows,
      updated: rows,
      deleted: rows,
    })
    .map((entry) => ({ database: "primary", ...entry }));
  const tables = fc.uniqueArray(table, { selector: (entry) => entry.table });
  const percents = fc.double({ min: 0, max: 1000, noNaN: true });

  it("is the same as itself, whatever the tolerance", () => {
    fc.assert(
      fc.property(tables, percents, (all, percent) => {
        expect(compareChanges(all, all.toReversed(), percent).every(({ is }) => is === "same")).toBe(true);
      }),
    );
  });

  it("loses no row and no table, and nothing gets further apart when more is allowed", () => {
    fc.assert(
      fc.property(tables, tables, percents, percents, (one, other, percent, more) => {
        const compared = compareChanges(one, other, percent);
        expect(sumOf(compared.map(({ expected }) => expected))).toEqual(sumOf(one));
        expect(sumOf(compared.map(({ actual }) => actual))).toEqual(sumOf(other));
        const looser = compareChanges(one, other, percent + more);
        compared.forEach(({ is }, at) => {
          if (is !== "beyond") expect(looser[at]?.is).toBe(is);
        });
      }),
    );
  });

  it("is never further apart because a report sums up what it has no room for", () => {
    fc.assert(
      fc.property(tables, tables, percents, fc.nat(4), (one, other, percent, room) => {
        if (compareChanges(one, other, percent).some(({ is }) => is === "beyond")) return;
        const short = [...one.slice(0, room), sumOf(one.slice(room))];
        expect(compareChanges(short, other, percent).some(({ is }) => is === "beyond")).toBe(false);
      }),
    );
  });
});

describe("what a run is expected to change", () => {
  const effects = someEffects({ changes: [users(5)], rolledBack: true });
  const run = someRun({ dryRun: someDryRun({ ...success, effects }) });

  it("is what its dry run said", () => {
    expect(expectationOf(run)).toEqual(effects);
  });

  it.each([
    ["no dry run was made", someRun()],
    ["the dry run is under way", someRun({ dryRun: someDryRun() })],
    ["it did not report its changes", someRun({ dryRun: someDryRun(success) })],
    ["it broke off", someRun({ dryRun: someDryRun({ ...success, exit: 1, effects }) })],
    ["it raised", someRun({ dryRun: someDryRun({ ...success, ending: "exception", effects }) })],
    [
      "nobody confirmed its rollback",
      someRun({ dryRun: someDryRun({ ...success, effects: someEffects() }) }),
    ],
    ["the run itself writes nothing", { ...run, mode: "read-only" as const }],
  ])("is not known when %s", (_, unknown) => {
    expect(expectationOf(unknown)).toBeUndefined();
  });
});
