import { describe, expect, it } from "vitest";
import { comparisonOf, isOutsideTolerance, nothingStayed } from "../../runs/comparison.ts";
import type { Effects } from "../../runs/report.ts";
import type { Result, Run } from "../../runs/run.ts";
import { changed, someDryRun, someEffects } from "../support/effects.ts";
import { someRun } from "../support/runs.ts";
import { success } from "../support/services.ts";

const users = (updated: number) => [changed("users", { updated })];
const dryRun = (fields: Parameters<typeof someEffects>[0]) =>
  someDryRun({ ...success, effects: someEffects({ rolledBack: true, ...fields }) });
const ended = (fields: Parameters<typeof someEffects>[0], result: Partial<Result> = {}): Partial<Run> => ({
  dryRun: dryRun({ changes: users(100) }),
  result: { ...success, effects: someEffects(fields), ...result },
});

const five = { tolerance: { percent: 5, beyond: "flag" as const } };
const none = {};

describe("a run beside its dry run", () => {
  const cases: [title: string, changes: Effects["changes"], target: typeof five | typeof none, is: string][] =
    [
      ["did the same", users(100), five, "same"],
      ["did about the same", users(105), five, "within"],
      ["did more than the target allows", users(106), five, "beyond"],
      ["did less than the target allows", users(94), five, "beyond"],
      ["did something else as well", [...users(100), changed("orders", { deleted: 1 })], five, "beyond"],
      ["did nothing", [], five, "beyond"],
      ["did the same where nothing is set", users(100), none, "same"],
      ["did something else where nothing is set, which is not called bad", users(101), none, "different"],
    ];
  it.each(cases)("%s", (_, changes, target, is) => {
    expect(comparisonOf(someRun(ended({ changes })), target)).toMatchObject({ is, isWhole: true });
  });

  it("is beyond the tolerance when the runner says so, whatever the target says by now", () => {
    const run = someRun(ended({ changes: users(101), warnings: ["outside-tolerance"], rolledBack: true }));
    for (const target of [five, none, undefined])
      expect(comparisonOf(run, target)).toMatchObject({ is: "beyond" });
  });

  it("is the same only as far as both were counted", () => {
    const warned = ended({ changes: users(100), warnings: ["raw-connection"] });
    expect(comparisonOf(someRun(warned), five)).toMatchObject({ is: "same", isWhole: false });
    const blind = {
      ...ended({ changes: users(100) }),
      dryRun: dryRun({ changes: users(100), warnings: ["new-to-us"] }),
    };
    expect(comparisonOf(someRun(blind), five)).toMatchObject({ is: "same", isWhole: false });
    const skipped = dryRun({ changes: users(100), warnings: ["after-commit-skipped"] });
    expect(comparisonOf(someRun({ ...ended({ changes: users(100) }), dryRun: skipped }), five)).toMatchObject(
      {
        is: "same",
        isWhole: true,
      },
    );
  });

  it.each<[string, Partial<Run>, "run" | "dry-run"]>([
    [
      "it ended without a report",
      { ...ended({}), result: { ...success, ending: "killed", exit: null } },
      "run",
    ],
    ["its report is of an old runner", { ...ended({}), result: success }, "run"],
    ["its dry run broke off", { ...ended({}), dryRun: someDryRun({ ...success, exit: 1 }) }, "dry-run"],
    ["its dry run never ended", { ...ended({}), dryRun: someDryRun() }, "dry-run"],
  ])("is unknown, and never a success, when %s", (_, fields, because) => {
    expect(comparisonOf(someRun(fields), five)).toEqual({ is: "unknown", because });
  });

  it.each<[string, Partial<Run>]>([
    ["no dry run was made", { result: { ...success, effects: someEffects() } }],
    ["it is not over", { dryRun: dryRun({}) }],
    ["it was never started", { ...ended({}), result: { ...success, ending: "could-not-start", exit: null } }],
    ["it is a dry run itself", { ...ended({ rolledBack: true }), mode: "dry-run" }],
    ["it only reads", { ...ended({}), mode: "read-only" }],
  ])("is nothing to speak of when %s", (_, fields) => {
    expect(comparisonOf(someRun(fields), five)).toBeUndefined();
  });
});

describe("what is left of a run that was rolled back", () => {
  it("is nothing when the databases confirmed it", () => {
    expect(nothingStayed(someEffects({ rolledBack: true }))).toBe(true);
  });

  it.each([
    ["they did not", someEffects({ warnings: ["rollback-unconfirmed"] })],
    [
      "the script had a connection of its own",
      someEffects({ rolledBack: true, warnings: ["own-connection"] }),
    ],
    ["a table knows no transactions", someEffects({ rolledBack: true, warnings: ["lasting-changes"] })],
    ["nobody knows what it did", undefined],
  ])("is not said to be nothing when %s", (_, effects) => {
    expect(nothingStayed(effects)).toBe(false);
    expect(isOutsideTolerance(effects)).toBe(false);
  });
});
