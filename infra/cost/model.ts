import type { Inventory } from "./inventory.ts";
import type { Priced, Prices } from "./prices.ts";
import { AT_REST, CALLS_AT_REST, CALLS_PER_RUN, type Calls, MONTHS_KEPT, PER_RUN, TASK } from "./usage.ts";

/** A function of the stack has no figures of its use: its cost would be missing. */
export class UnknownUseError extends Error {
  override readonly name = "UnknownUseError";
  constructor(name: string) {
    super(`infra/cost/usage.ts does not say how often the function ${name} is called`);
  }
}

/** Something that is used in a month, by the resource that uses it. */
export interface Use {
  resource: string;
  priced: Priced;
  amount: number;
}

/** Hours of a month of 30 days: a metric costs by the hours in which it has values. */
const HOURS = 720;

/**
 * Everything that a month uses.
 * @param runs in that month, each of five minutes, with an approval
 */
export function usesOf({ functions, alarmMetrics }: Inventory, runs: number): Use[] {
  return [
    ...[...functions].flatMap(([name, memory]) => lambdaUses(name, memory, runs)),
    use("state machine", "stateTransition", PER_RUN.stateTransitions.amount * runs),
    ...tableUses(runs),
    ...logUses(runs),
    ...bucketUses(runs),
    use("alarms", "alarmMetricMonth", alarmMetrics),
    use("metrics", "customMetricMonth", AT_REST.metricMonths.amount + metricMonths(runs)),
    ...taskUses(runs),
  ].filter(({ amount }) => amount > 0);
}

/**
 * What a use costs, in USD. What is free in a month is free once: it goes to the uses in their order.
 * @param free how much of each is left; none when the allowances are not counted
 */
export function costOf(
  uses: readonly Use[],
  prices: Prices["regions"][string],
  free: Prices["alwaysFree"],
): number[] {
  const left = { ...free };
  return uses.map(({ priced, amount }) => {
    const given = Math.min(amount, left[priced] ?? 0);
    left[priced] = (left[priced] ?? 0) - given;
    return (amount - given) * prices[priced];
  });
}

function use(resource: string, priced: Priced, amount: number): Use {
  return { resource, priced, amount };
}

/** @throws UnknownUseError */
function lambdaUses(name: string, memory: number, runs: number): Use[] {
  const perRun = CALLS_PER_RUN[name];
  if (!perRun) throw new UnknownUseError(name);
  const atRest: Pick<Calls, "calls" | "seconds"> = CALLS_AT_REST[name] ?? { calls: 0, seconds: 0 };
  const seconds = perRun.calls * perRun.seconds * runs + atRest.calls * atRest.seconds;
  return [
    use(`function ${name}`, "lambdaRequest", perRun.calls * runs + atRest.calls),
    use(`function ${name}`, "lambdaGbSecond", (seconds * memory) / 1024),
  ];
}

function tableUses(runs: number): Use[] {
  const gb = PER_RUN.tableGb.amount * runs * MONTHS_KEPT.amount;
  return [
    use("table", "dynamoWrite", PER_RUN.dynamoWrites.amount * runs),
    use("table", "dynamoRead", AT_REST.dynamoReads.amount + PER_RUN.dynamoReads.amount * runs),
    use("table", "dynamoGbMonth", gb),
    use("table", "dynamoBackupGbMonth", gb),
  ];
}

function logUses(runs: number): Use[] {
  const gb = AT_REST.logGb.amount + PER_RUN.logGb.amount * runs;
  return [use("logs", "logsIngestedGb", gb), use("logs", "logsGbMonth", gb)];
}

function bucketUses(runs: number): Use[] {
  return [
    use("bucket", "s3Put", PER_RUN.s3Puts.amount * runs),
    use("bucket", "s3Get", PER_RUN.s3Gets.amount * runs),
    use("bucket", "s3GbMonth", PER_RUN.outputGb.amount * runs * MONTHS_KEPT.amount),
    use("bucket of CDK", "s3GbMonth", AT_REST.bundleGb.amount),
  ];
}

/** Metrics of runs have values in the hours with runs: at worst, an hour has one run. */
function metricMonths(runs: number): number {
  return (PER_RUN.metricHours.amount * Math.min(runs, HOURS)) / HOURS;
}

function taskUses(runs: number): Use[] {
  const hours = PER_RUN.processHours.amount * runs;
  return [
    use("tasks of the runs", "fargateVcpuHour", hours * TASK.vcpu),
    use("tasks of the runs", "fargateGbHour", hours * TASK.gb),
    use("tasks of the runs", "publicIpHour", hours),
  ];
}
