import type { Effects, TableChanges } from "./report.ts";
import type { Run } from "./run.ts";

/** The ways in which a command changes rows. */
export const KINDS = ["inserted", "updated", "deleted"] as const;

/** How many rows of a table were inserted, updated and deleted. */
export type Counts = Pick<TableChanges, (typeof KINDS)[number]>;

/** What a run changes in one table: of the runner's report, the part that two runs are compared by. */
export type Changed = Counts & Pick<TableChanges, "database" | "table">;

/** One table in both runs. `near` differs, but no more than the tolerance allows. */
export interface ComparedTable {
  database: string;
  table: string;
  expected: Counts;
  actual: Counts;
  is: "same" | "near" | "beyond";
}

/** The runner's name for the sum of the tables that its report has no room for. */
const REST = "*";
const NONE: Counts = { inserted: 0, updated: 0, deleted: 0 };

/**
 * What a run that writes is expected to change: what its dry run said. Only one that came to its end and was rolled
 * back says it: the counts of one that broke off, or was refused something, are those of a part of the command.
 */
export function expectationOf({ mode, dryRun }: Pick<Run, "mode" | "dryRun">): Effects | undefined {
  const result = dryRun?.result;
  const isWhole = mode === "write" && result?.ending === "exit" && result.exit === 0;
  return isWhole && result.effects?.rolledBack ? result.effects : undefined;
}

/**
 * Compares what two runs changed, table by table; those that neither changed are left out. The rule is that of
 * `rails/runner/tolerance.rb`, which decides whether a run is committed.
 * @param percent how much more or less of each count is all right; a count of 0 must stay 0
 */
export function compareChanges(
  expected: readonly Changed[],
  actual: readonly Changed[],
  percent: number,
): ComparedTable[] {
  const [one, other] = alike(byTable(expected), byTable(actual));
  return [...new Map([...one, ...other])]
    .map(([key, { database, table }]) => {
      const counts = [countsOf(one.get(key)), countsOf(other.get(key))] as const;
      return { database, table, expected: counts[0], actual: counts[1], is: distance(...counts, percent) };
    })
    .filter(({ expected, actual }) => KINDS.some((kind) => expected[kind] + actual[kind] > 0));
}

/** The sum of several tables' changes, under the name that the runner gives to such a sum. */
export function sumOf(tables: readonly Counts[]): Changed {
  const sum = (kind: (typeof KINDS)[number]) => tables.reduce((total, table) => total + table[kind], 0);
  return {
    database: REST,
    table: REST,
    inserted: sum("inserted"),
    updated: sum("updated"),
    deleted: sum("deleted"),
  };
}

type Tables = ReadonlyMap<string, Changed>;

function byTable(list: readonly Changed[]): Tables {
  return new Map(list.map((entry) => [keyOf(entry), entry]));
}

function keyOf({ database, table }: Pick<Changed, "database" | "table">): string {
  return JSON.stringify([database, table]);
}

/**
 * Where one list sums up what it has no room for, so does the other: else a table would be part of the sum here and
 * have a name there.
 */
function alike(one: Tables, other: Tables): [Tables, Tables] {
  const rest = keyOf({ database: REST, table: REST });
  return one.has(rest) || other.has(rest)
    ? [folded(one, other, rest), folded(other, one, rest)]
    : [one, other];
}

function folded(tables: Tables, other: Tables, rest: string): Tables {
  const isNamed = ([key]: [string, Changed]) => key !== rest && other.has(key);
  const others = [...tables].filter((entry) => !isNamed(entry)).map(([, counts]) => counts);
  return new Map([...[...tables].filter(isNamed), [rest, sumOf(others)]]);
}

function countsOf({ inserted, updated, deleted }: Counts = NONE): Counts {
  return { inserted, updated, deleted };
}

function distance(expected: Counts, actual: Counts, percent: number): ComparedTable["is"] {
  if (KINDS.every((kind) => expected[kind] === actual[kind])) return "same";
  const isNear = KINDS.every(
    (kind) => Math.abs(actual[kind] - expected[kind]) * 100 <= expected[kind] * percent,
  );
  return isNear ? "near" : "beyond";
}
