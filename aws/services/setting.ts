import type { Config } from "../../runs/config.ts";
import type { LambdaEnvironment } from "../environment.ts";
import type { LambdaLog } from "../log.ts";

/** What the services of a function are made from. */
export interface Setting {
  environment: LambdaEnvironment;
  config: Config;
  log: LambdaLog;
  /** How long AWS may take for one attempt of a request, milliseconds: less where a person waits. */
  patience: number;
}

/** How a client of the SDK behaves in a function: it gives up in time, and tries three times in all. */
export function clientSettings({ patience }: Pick<Setting, "patience">) {
  return {
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: patience, throwOnRequestTimeout: true },
  };
}
