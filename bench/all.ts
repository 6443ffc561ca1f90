import { cpus, totalmem } from "node:os";
import { benchAnalyser } from "./analyser.ts";
import { benchHistory } from "./history.ts";
import { benchHistoryOnDynamoDb } from "./history-on-dynamodb.ts";
import { benchLambda } from "./lambda.ts";
import type { Row } from "./row.ts";
import { benchRunner } from "./runner.ts";
import { benchServer } from "./server.ts";
import { benchSlack } from "./slack.ts";
import { benchTransitions } from "./transitions.ts";
import { benchWalker } from "./walker.ts";

// Measures what the project promises about speed and memory, and prints it as a table with the machine it was measured on.
const benches: Record<string, () => Promise<Row[]>> = {
  server: benchServer,
  slack: benchSlack,
  walker: benchWalker,
  history: benchHistory,
  transitions: benchTransitions,
  lambda: benchLambda,
  dynamodb: benchHistoryOnDynamoDb,
  runner: benchRunner,
  analyser: benchAnalyser,
};

const wanted = process.argv.slice(2);
const chosen = Object.entries(benches).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const rows: Row[] = [];
for (const [, bench] of chosen) rows.push(...(await bench()));

const [cpu] = cpus();
console.log(
  `\n${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}\n`,
);
console.log("| what | measured | bar | |");
console.log("|---|---:|---:|---|");
for (const { name, measured, bar, unit } of rows) {
  const shown = measured >= 100 ? measured.toFixed(0) : measured.toFixed(measured >= 10 ? 1 : 2);
  console.log(`| ${name} | ${shown} ${unit} | ${bar} ${unit} | ${measured <= bar ? "" : "over"} |`);
}
