import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareChanges } from "../../runs/compare.ts";

const TOLERANCE = join(import.meta.dirname, "../../rails/runner/tolerance.rb");
const ASK = `
  require "json"
  load ARGV[0]
  answers = JSON.parse(STDIN.read).map { |c| AmbulanceRunner::Tolerance.new(c["expected"], c["percent"]).holds?(c["actual"]) }
  puts JSON.generate(answers)`;

const isMissing = spawnSync("ruby", ["-e", "1"]).error !== undefined;
if (isMissing) console.warn("The rule of the tolerance is not compared: there is no Ruby on this machine.");

const rows = fc.oneof(fc.nat(12), fc.nat(1e9));
const table = fc.record({
  database: fc.constantFrom("primary", "billing"),
  table: fc.constantFrom("users", "orders", "items"),
  inserted: rows,
  updated: rows,
  deleted: rows,
});
const rest = fc
  .record({ inserted: rows, updated: rows, deleted: rows })
  .map((counts) => ({ database: "*", table: "*", ...counts }));
const list = fc
  .tuple(
    fc.uniqueArray(table, { selector: (each) => `${each.database}.${each.table}` }),
    fc.option(rest, { nil: undefined }),
  )
  .map(([named, others]) => (others ? [...named, others] : named));

/** A list, and what a run changed that did nearly the same. */
const nearly = fc.tuple(list, fc.array(fc.integer({ min: -2, max: 2 }))).map(([expected, steps]) => ({
  expected,
  actual: expected.map((entry, at) => ({ ...entry, updated: Math.max(0, entry.updated + (steps[at] ?? 0)) })),
}));
const question = fc
  .tuple(
    fc.oneof(nearly, fc.record({ expected: list, actual: list })),
    fc.oneof(fc.constantFrom(0, 1, 10, 100, 1000), fc.double({ min: 0, max: 1000, noNaN: true })),
  )
  .map(([lists, percent]) => ({ ...lists, percent }));

describe.skipIf(isMissing)("the tolerance of the runner and of the result", () => {
  it("is one rule: what the runner commits is not shown as beyond it, and what it rolls back is", () => {
    const questions = fc.sample(question, 2000);
    const answered = spawnSync("ruby", ["-e", ASK, TOLERANCE], {
      input: JSON.stringify(questions),
      encoding: "utf8",
    });
    expect(answered.stderr).toBe("");
    const ours = questions.map(({ expected, actual, percent }) =>
      compareChanges(expected, actual, percent).every(({ is }) => is !== "beyond"),
    );
    expect(new Set(ours)).toEqual(new Set([true, false]));
    const differing = questions.filter((_, at) => JSON.parse(answered.stdout)[at] !== ours[at]);
    expect(differing).toEqual([]);
  });
});
