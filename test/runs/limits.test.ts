import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareChanges, sumOf } from "../../runs/compare.ts";
import type { ConfigInput } from "../../runs/config.ts";
import { limitsOf, optionsOf } from "../../runs/limits.ts";
import { MODES } from "../../runs/run.ts";
import { CHANGED_OPTIONS, withOptions } from "../support/changed-options.ts";
import { changed, someDryRun, someEffects } from "../support/effects.ts";
import { someRun } from "../support/runs.ts";
import { someConfig, success } from "../support/services.ts";

/** Linux's limit for one string of an environment, with its name, the sign between and the zero at its end. */
const ONE_STRING = 128 * 1024;

const { production: target } = someConfig().targets;
if (!target) throw new Error("There is no target");
const limited = (options: Partial<ConfigInput["targets"][string]>) => withOptions(target, options);
const rollBack = limited({ tolerance: { percent: 2.5, beyond: "roll-back" } });

function withDryRun(changes: Parameters<typeof changed>[], fields: Parameters<typeof someRun>[0] = {}) {
  const effects = someEffects({ changes: changes.map((each) => changed(...each)), rolledBack: true });
  return someRun({ dryRun: someDryRun({ ...success, effects }), ...fields });
}

describe("what a target's options tell the runner", () => {
  it("is nothing where none is set", () => {
    for (const mode of MODES) expect(limitsOf(withDryRun([["users", {}]], { mode }), target)).toEqual({});
  });

  it("is the time for a statement in every mode, and one transaction only for a run that writes", () => {
    const options = limited({ statementTimeout: "2m", oneTransaction: true });
    const AMBULANCE_STATEMENT_TIMEOUT = "120";
    expect(limitsOf({ mode: "write" }, options)).toEqual({
      AMBULANCE_STATEMENT_TIMEOUT,
      AMBULANCE_TRANSACTION: "1",
    });
    expect(limitsOf({ mode: "read-only" }, options)).toEqual({ AMBULANCE_STATEMENT_TIMEOUT });
    expect(limitsOf({ mode: "dry-run" }, options)).toEqual({ AMBULANCE_STATEMENT_TIMEOUT });
  });

  it("is what the dry run changed, where a run beyond the tolerance is rolled back", () => {
    const run = withDryRun([
      ["users", { updated: 3 }],
      ["orders", { inserted: 1, deleted: 2 }, "billing"],
    ]);
    const { AMBULANCE_EXPECTED = "", ...others } = limitsOf(run, rollBack);
    expect(others).toEqual({ AMBULANCE_TOLERANCE: "2.5" });
    expect(JSON.parse(AMBULANCE_EXPECTED)).toEqual([
      { database: "primary", table: "users", inserted: 0, updated: 3, deleted: 0 },
      { database: "billing", table: "orders", inserted: 1, updated: 0, deleted: 2 },
    ]);
  });

  it("is nothing to compare with where a run is flagged only, has no complete dry run, or does not write", () => {
    const run = withDryRun([["users", { updated: 3 }]]);
    expect(limitsOf(run, limited({ tolerance: { percent: 5 } }))).toEqual({});
    expect(limitsOf(someRun(), rollBack)).toEqual({});
    expect(limitsOf(someRun({ dryRun: someDryRun({ ...success, exit: 1 }) }), rollBack)).toEqual({});
    expect(limitsOf({ ...run, mode: "dry-run" }, rollBack)).toEqual({});
    expect(limitsOf({ ...run, mode: "read-only" }, rollBack)).toEqual({});
  });

  it("names every table of the longest report with the longest names that databases know", () => {
    const names = Array.from({ length: 50 }, (_, n) => `${"表".repeat(62)}${String(n).padStart(2, "0")}`);
    const run = withDryRun([
      ...names.map((name): Parameters<typeof changed> => [name, { updated: 1e9 }, "d".repeat(64)]),
      ["*", { updated: 5 }, "*"],
    ]);
    const { AMBULANCE_EXPECTED = "" } = limitsOf(run, rollBack);
    expect(JSON.parse(AMBULANCE_EXPECTED)).toHaveLength(51);
  });

  it("is ASCII and fits a variable, whatever tables are called, and expects the same as the dry run's report", () => {
    const rows = fc.nat(1e6);
    const table = fc.tuple(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 50 }),
        fc.constantFrom("x", "表", '"', "\u0000", "\ud800").map((unit) => unit.repeat(30_000)),
      ),
      fc.record({ inserted: rows, updated: rows, deleted: rows }),
    );
    const tables = fc.uniqueArray(table, { maxLength: 51, selector: ([name]) => name });
    fc.assert(
      fc.property(tables, (all) => {
        const run = withDryRun(all);
        const { AMBULANCE_EXPECTED = "" } = limitsOf(run, rollBack);
        expect(AMBULANCE_EXPECTED).toMatch(/^[\u0020-\u007e]*$/);
        expect(`AMBULANCE_EXPECTED=${AMBULANCE_EXPECTED}\0`.length).toBeLessThanOrEqual(ONE_STRING);
        const expected: Parameters<typeof sumOf>[0] & Parameters<typeof compareChanges>[0] =
          JSON.parse(AMBULANCE_EXPECTED);
        const reported = run.dryRun?.result?.effects?.changes ?? [];
        expect(sumOf(expected)).toEqual(sumOf(reported));
        expect(compareChanges(expected, reported, 0).every(({ is }) => is === "same")).toBe(true);
      }),
    );
  });
});

describe("the options that an approval is bound to", () => {
  it.each(CHANGED_OPTIONS)("are others when %s changes", (_, before, after) => {
    expect(optionsOf(limited(before))).toEqual(optionsOf(limited(before)));
    expect(JSON.stringify(optionsOf(limited(after)))).not.toBe(JSON.stringify(optionsOf(limited(before))));
  });
});
