import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FREE, inventoryOf, UnknownResourceError } from "../../../infra/cost/inventory.ts";
import { costOf, UnknownUseError, usesOf } from "../../../infra/cost/model.ts";
import { readPrices } from "../../../infra/cost/prices.ts";
import { BARS, costPage, monthOf } from "../../../infra/cost/report.ts";
import { inventory } from "../../../infra/cost/synthesised.ts";
import { AT_REST, CALLS_AT_REST, CALLS_PER_RUN, PER_RUN } from "../../../infra/cost/usage.ts";
import { FUNCTIONS } from "../../../infra/functions.ts";

const prices = readPrices();
const plain = inventory();
const withAlarms = inventory({ alarmEmail: "operators@example.com" });
const regions = Object.entries(prices.regions);

describe("docs/cost.md", () => {
  it("is what npm run cost prints", () => {
    const page = readFileSync(new URL("../../../docs/cost.md", import.meta.url), "utf8");
    expect(page).toBe(costPage({ prices, plain, withAlarms }));
  });
});

describe("an installation", () => {
  it.each(regions)("costs no more than it should, allowances counted, in %s", (_, table) => {
    for (const [runs, bar] of BARS)
      expect(monthOf(plain, runs, table, prices.alwaysFree)).toBeLessThanOrEqual(bar);
  });

  it.each(regions)("does not need the allowances to stay within the price of 15 runs, in %s", (_, table) => {
    expect(monthOf(plain, 15, table, {})).toBeLessThanOrEqual(BARS.get(15) ?? 0);
  });

  it.each(regions)(
    "costs more the more it is used, and never less than with allowances, in %s",
    (_, table) => {
      const months = [0, 1, 15, 3000].map((runs) => monthOf(plain, runs, table, {}));
      expect(months).toEqual(months.toSorted((a, b) => a - b));
      expect(monthOf(plain, 15, table, prices.alwaysFree)).toBeLessThan(monthOf(plain, 15, table, {}));
    },
  );

  it("pays for alarms when it has some", () => {
    const [, table] = regions[0] ?? [];
    if (!table) throw new Error("no prices");
    const difference = monthOf(withAlarms, 0, table, {}) - monthOf(plain, 0, table, {});
    expect(difference).toBeCloseTo(withAlarms.alarmMetrics * table.alarmMetricMonth);
    expect(withAlarms.alarmMetrics).toBeLessThanOrEqual(prices.alwaysFree.alarmMetricMonth ?? 0);
  });
});

describe("the model", () => {
  it("has a figure for every function of the stack, with its origin", () => {
    expect([...plain.functions.keys()].sort()).toEqual(Object.keys(FUNCTIONS).sort());
    expect(Object.keys(CALLS_PER_RUN).sort()).toEqual(Object.keys(FUNCTIONS).sort());
    const all = [CALLS_PER_RUN, CALLS_AT_REST, PER_RUN, AT_REST].flatMap((figures) => Object.values(figures));
    for (const { because } of all) expect(because.length).toBeGreaterThan(10);
  });

  it("refuses a stack with something in it that it does not know", () => {
    const template = { Resources: { Nat: { Type: "AWS::EC2::NatGateway" } } };
    expect(() => inventoryOf(template, "production")).toThrow(UnknownResourceError);
    expect(Object.keys(FREE)).not.toContain("AWS::EC2::NatGateway");
  });

  it("refuses a function whose use nobody has estimated", () => {
    const functions = new Map([["dance", 128]]);
    expect(() => usesOf({ functions, alarmMetrics: 0 }, 1)).toThrow(UnknownUseError);
  });

  it("gives an allowance away once, in the order of the uses", () => {
    const [, table] = regions[0] ?? [];
    if (!table) throw new Error("no prices");
    const uses = [3000, 3000].map((amount) => ({
      resource: "state machine",
      priced: "stateTransition" as const,
      amount,
    }));
    const [first, second] = costOf(uses, table, { stateTransition: 4000 });
    expect(first).toBe(0);
    expect(second).toBeCloseTo(2000 * table.stateTransition);
  });

  it("has a price for the same things in every region, and says which of them are unsure", () => {
    const [[, first] = ["", {}]] = regions;
    for (const [region, table] of regions) {
      expect(Object.keys(table)).toEqual(Object.keys(first));
      expect(prices.unsure[region]).toBeDefined();
    }
  });
});
