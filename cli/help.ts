import type { Command } from "./command.ts";

/** What `ambulance help` prints. */
export function overview(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]): [string, string] => [name, summary]);
  return [
    "Ambulance runs one-off rails runner commands against production from Slack, with approval.",
    "",
    "Usage: npx ambulance <command> [options]",
    "",
    ...table([
      ...rows,
      ["help [command]", "this page, or everything about a command"],
      ["version", "the version of Ambulance and of Node"],
    ]),
  ].join("\n");
}

/** What `ambulance <command> --help` prints. */
export function helpAbout(name: string, { summary, details, options, takes }: Command): string {
  const rows = Object.entries({ ...options, help: { words: "this page" } }).map(
    ([option, { value, words }]: [string, { value?: string; words: string }]): [string, string] => [
      value === undefined ? `--${option}` : `--${option} ${value}`,
      words,
    ],
  );
  return [
    `ambulance ${name}: ${summary}`,
    "",
    `Usage: npx ambulance ${[name, ...(takes === undefined ? [] : [takes]), "[options]"].join(" ")}`,
    "",
    ...table(rows),
    ...details.flatMap((paragraph) => ["", paragraph]),
  ].join("\n");
}

function table(rows: readonly [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
