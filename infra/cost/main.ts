import { writeFileSync } from "node:fs";
import { readPrices } from "./prices.ts";
import { costPage } from "./report.ts";
import { inventory } from "./synthesised.ts";

const page = costPage({
  prices: readPrices(),
  plain: inventory(),
  withAlarms: inventory({ alarmEmail: "operators@example.com" }),
});
writeFileSync(new URL("../../docs/cost.md", import.meta.url), page);
process.stdout.write(page);
