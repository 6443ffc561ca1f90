import { readFileSync } from "node:fs";
import { z } from "zod";

/** Everything that AWS asks money for in an installation: one price each, in USD for one unit. */
export const PRICED = [
  "lambdaGbSecond",
  "lambdaRequest",
  "stateTransition",
  "dynamoWrite",
  "dynamoRead",
  "dynamoGbMonth",
  "dynamoBackupGbMonth",
  "logsIngestedGb",
  "logsGbMonth",
  "s3Put",
  "s3Get",
  "s3GbMonth",
  "alarmMetricMonth",
  "customMetricMonth",
  "fargateVcpuHour",
  "fargateGbHour",
  "publicIpHour",
  "codeBuildMinute",
] as const;

/** The name of a price. */
export type Priced = (typeof PRICED)[number];

const amounts = z.record(z.enum(PRICED), z.number().positive());

const pricesSchema = z.strictObject({
  date: z.iso.date(),
  source: z.string(),
  regions: z.record(z.string(), amounts),
  /** By region, the prices that somebody has to look up. */
  unsure: z.record(z.string(), z.array(z.enum(PRICED))),
  /** How much of each is free in every month, for an account as a whole. */
  alwaysFree: z.partialRecord(z.enum(PRICED), z.number().positive()),
});

/** The price table. */
export type Prices = z.infer<typeof pricesSchema>;

/** The price table of this version, with its date. */
export function readPrices(): Prices {
  return pricesSchema.parse(JSON.parse(readFileSync(new URL("prices.json", import.meta.url), "utf8")));
}
