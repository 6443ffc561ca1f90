import { type ComparedTable, compareChanges, expectationOf } from "./compare.ts";
import type { Target } from "./config.ts";
import type { Effects } from "./report.ts";
import type { Run } from "./run.ts";

/** What a run did beside what its dry run had said. */
export type Comparison =
  /** Nobody knows: the dry run did not come to its end, or the run did not report what it changed. */
  | { is: "unknown"; because: "dry-run" | "run" }
  | {
      /** `different` says no more than that: the target sets no tolerance. */
      is: "same" | "within" | "beyond" | "different";
      tables: ComparedTable[];
      /** Whether both runs counted all that they changed, as far as the runner can tell. */
      isWhole: boolean;
    };

/** Warnings of the runner that do not mean that its counts leave something out. One that is new to us may mean that. */
const HARMLESS = ["after-commit-skipped", "outside-tolerance"];

/**
 * Compares a run that is over with its dry run. Undefined where there is nothing to say: no dry run was made of it, or
 * it was never started.
 * @param target with the tolerance, as it is now: its changes void approvals, so it seldom is another than at the launch
 */
export function comparisonOf(
  run: Pick<Run, "mode" | "dryRun" | "result">,
  target: Pick<Target, "tolerance"> | undefined,
): Comparison | undefined {
  const { mode, dryRun, result } = run;
  if (mode !== "write" || !dryRun || !result || result.ending === "could-not-start") return undefined;
  if (!result.effects) return { is: "unknown", because: "run" };
  const expected = expectationOf(run);
  if (!expected) return { is: "unknown", because: "dry-run" };
  const tables = compareChanges(expected.changes, result.effects.changes, target?.tolerance?.percent ?? 0);
  const isWhole = countsAll(expected) && countsAll(result.effects);
  return { is: verdict(tables, result.effects, target), tables, isWhole };
}

/** Whether a run counted all that it changed, as far as the runner can tell. */
export function countsAll({ warnings }: Pick<Effects, "warnings">): boolean {
  return warnings.every((code) => HARMLESS.includes(code));
}

/** Whether the runner rolled a run back because it changed more or less than its dry run: its word counts. */
export function isOutsideTolerance(effects: Effects | undefined): boolean {
  return effects?.warnings.includes("outside-tolerance") ?? false;
}

/** What no transaction of the runner holds: connections of the script's own, tables whose engine knows none. */
const LASTING = ["own-connection", "lasting-changes"];

/** Whether nothing stayed of what a run changed in its databases, as far as the runner can tell. */
export function nothingStayed(effects: Effects | undefined): boolean {
  return effects?.rolledBack === true && !effects.warnings.some((code) => LASTING.includes(code));
}

function verdict(
  tables: readonly ComparedTable[],
  actual: Effects,
  target: Pick<Target, "tolerance"> | undefined,
): Exclude<Comparison["is"], "unknown"> {
  if (isOutsideTolerance(actual)) return "beyond";
  if (tables.every(({ is }) => is === "same")) return "same";
  if (!target?.tolerance) return "different";
  return tables.some(({ is }) => is === "beyond") ? "beyond" : "within";
}
