import { type Changed, expectationOf, sumOf } from "./compare.ts";
import type { Target } from "./config.ts";
import type { Run } from "./run.ts";

/**
 * How long `AMBULANCE_EXPECTED` may be, in bytes. Linux takes no string of an environment that is longer than
 * 131,072 bytes with its name and its end (execve(2), MAX_ARG_STRLEN).
 */
const EXPECTED_LENGTH = 120_000;

/**
 * The settings of a target that change how a command is run, beyond where: part of the place that an approval is bound
 * to, so that none of them changes between the approval and the launch.
 */
export function optionsOf(target: Target) {
  const { timeLimit, outputLimit, statementTimeout = null, oneTransaction, tolerance = null } = target;
  return { timeLimit, outputLimit, statementTimeout, oneTransaction, tolerance };
}

/** See {@link optionsOf}. */
export type Options = ReturnType<typeof optionsOf>;

/**
 * What the runner has to hold a run to, besides its script and mode, as variables of its environment: it takes them out
 * before the script sees any. Empty where the target sets no such limits.
 */
export function limitsOf(run: Pick<Run, "mode" | "dryRun">, target: Target): Record<string, string> {
  const { statementTimeout, oneTransaction, tolerance } = target;
  const expected = tolerance?.beyond === "roll-back" ? expectationOf(run) : undefined;
  return {
    ...(statementTimeout === undefined ? {} : { AMBULANCE_STATEMENT_TIMEOUT: String(statementTimeout) }),
    ...(oneTransaction && run.mode === "write" ? { AMBULANCE_TRANSACTION: "1" } : {}),
    ...(tolerance && expected
      ? {
          AMBULANCE_EXPECTED: expectedText(expected.changes),
          AMBULANCE_TOLERANCE: String(tolerance.percent),
        }
      : {}),
  };
}

/** Whether a run is committed as a whole or not at all. */
export function isWhole(run: Pick<Run, "mode" | "dryRun">, target: Target): boolean {
  const limits = limitsOf(run, target);
  return "AMBULANCE_TRANSACTION" in limits || "AMBULANCE_EXPECTED" in limits;
}

/**
 * What a dry run changed, for the runner: the tables with the fewest changes are summed up until it fits, as the
 * runner's own report does. Nothing is left out and no name is cut: either would expect something else.
 */
function expectedText(changes: readonly Changed[]): string {
  const tables = changes.map(({ database, table, inserted, updated, deleted }): Changed => {
    return { database, table, inserted, updated, deleted };
  });
  let text = asciiJson(tables);
  for (let named = tables.length - 1; text.length > EXPECTED_LENGTH && named >= 0; named--)
    text = asciiJson([...tables.slice(0, named), sumOf(tables.slice(named))]);
  return text;
}

/** Ruby takes the bytes of its environment for what the locale says, which in containers often is ASCII. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
