import type { Inventory } from "./inventory.ts";
import { costOf, type Use, usesOf } from "./model.ts";
import type { Prices } from "./prices.ts";
import { AT_REST, CALLS_AT_REST, CALLS_PER_RUN, MONTHS_KEPT, PER_RUN } from "./usage.ts";

/** The months that the page is about, by their runs. */
const MONTHS = [0, 15, 3000];

/** What an installation should cost at most, in USD, allowances counted. */
export const BARS = new Map([
  [0, 0.1],
  [15, 0.7],
]);

/** What the page is made from. */
export interface CostPage {
  prices: Prices;
  /** Without alarms, as an installation is made when nobody is named who should be told. */
  plain: Inventory;
  withAlarms: Inventory;
}

/** The month's sum in USD. @param free what is given away; nothing when allowances are not counted */
export function monthOf(
  inventory: Inventory,
  runs: number,
  prices: Prices["regions"][string],
  free: Prices["alwaysFree"],
): number {
  return sum(costOf(usesOf(inventory, runs), prices, free));
}

/** The whole page, as Markdown. */
export function costPage({ prices, plain, withAlarms }: CostPage): string {
  const regions = Object.entries(prices.regions);
  return `${[
    "# What an installation costs",
    "`npm run cost` works this page out from the synthesised stack, `infra/cost/usage.ts` and `infra/cost/prices.json`. It is the month of one installation with one target in ECS, in USD; a run takes five minutes and waits for an approval.",
    `Prices are of ${prices.date}. ${prices.source}`,
    "## In short",
    summary({ prices, plain, withAlarms }),
    verdict(plain, prices),
    ...regions.flatMap(([region, table]) => [
      `## ${region}, resource by resource`,
      "Without allowances, and without alarms.",
      resources(plain, table),
      unsure(prices.unsure[region] ?? []),
    ]),
    "## What is not in it",
    "The network: a task in a private subnet needs the NAT gateway or the endpoints that your service has already (a NAT gateway of its own would be 33 to 45 USD a month). Slack. A CodeBuild target, instead of a task: 0.005 USD a minute, the first 100 minutes of a month free. Traffic out of AWS: a few MB.",
    "## The figures behind it",
    figures(),
  ].join("\n\n")}\n`;
}

function summary({ prices, plain, withAlarms }: CostPage): string {
  const rows = Object.entries(prices.regions).flatMap(([region, table]) =>
    [
      ["with the always-free allowances", plain, prices.alwaysFree] as const,
      ["without", plain, {}] as const,
      ["with allowances, and alarms", withAlarms, prices.alwaysFree] as const,
      ["without, and alarms", withAlarms, {}] as const,
    ].map(([words, inventory, free]) => [
      `${region}, ${words}`,
      ...MONTHS.map((runs) => dollars(monthOf(inventory, runs, table, free))),
    ]),
  );
  return tableOf(["", ...MONTHS.map(nameOf)], rows);
}

function verdict(plain: Inventory, { regions, alwaysFree }: Prices): string {
  const lines = [...BARS].map(([runs, bar]) => {
    const worst = (free: Prices["alwaysFree"]) =>
      Math.max(...Object.values(regions).map((table) => monthOf(plain, runs, table, free)));
    const said = (cost: number) => `${dollars(cost)} (${cost <= bar ? "within" : "above"})`;
    return `- ${nameOf(runs)}: at most ${bar.toFixed(2)} is wanted; ${said(worst(alwaysFree))} with the allowances, ${said(worst({}))} without.`;
  });
  return `The allowances are for an account as a whole: what else runs in it uses them too. Alarms are made when somebody is named who should be told: \`-c alarmEmail=…\`.\n\n${lines.join("\n")}`;
}

function resources(inventory: Inventory, prices: Prices["regions"][string]): string {
  const months = MONTHS.map((runs) => byResource(usesOf(inventory, runs), prices));
  const names = [...new Set(months.flatMap((month) => [...month.keys()]))];
  const rows = names.map((name) => [name, ...months.map((month) => dollars(month.get(name) ?? 0))]);
  const total = ["**together**", ...months.map((month) => `**${dollars(sum([...month.values()]))}**`)];
  return tableOf(["resource", ...MONTHS.map(nameOf)], [...rows, total]);
}

function byResource(uses: readonly Use[], prices: Prices["regions"][string]): Map<string, number> {
  const costs = costOf(uses, prices, {});
  const sums = new Map<string, number>();
  uses.forEach(({ resource }, place) => {
    sums.set(resource, (sums.get(resource) ?? 0) + (costs[place] ?? 0));
  });
  return sums;
}

function unsure(names: readonly string[]): string {
  return `Prices to look up: ${names.map((name) => `\`${name}\``).join(", ")}.`;
}

function figures(): string {
  const calls = (when: string, of: typeof CALLS_PER_RUN) =>
    Object.entries(of).map(([name, { calls: count, seconds, because }]) => [
      `calls of ${name}, ${when}`,
      `${count} × ${seconds} s`,
      because,
    ]);
  const others = (when: string, of: Record<string, { amount: number; because: string }>) =>
    Object.entries(of).map(([name, { amount, because }]) => [`${name}, ${when}`, String(amount), because]);
  return tableOf(
    ["what", "how much", "because"],
    [
      ...calls("per run", CALLS_PER_RUN),
      ...others("per run", PER_RUN),
      ...calls("a month", CALLS_AT_REST),
      ...others("a month", AT_REST),
      ["months that are kept", String(MONTHS_KEPT.amount), MONTHS_KEPT.because],
    ],
  );
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map((name, place) => (place === 0 || name === "because" ? "---" : "---:"))),
    ...rows.map(line),
  ].join("\n");
}

function nameOf(runs: number): string {
  return runs === 0 ? "at rest" : `${runs.toLocaleString("en-US")} runs`;
}

/** To a tenth of a cent; what is less is said to be less. */
function dollars(amount: number): string {
  if (amount === 0) return "0";
  return amount < 0.001 ? "< 0.001" : amount.toFixed(3);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
