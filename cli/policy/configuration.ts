import { resolve } from "node:path";
import { ConfigError, loadConfig } from "../../local/load-config.ts";
import type { Config } from "../../runs/config.ts";
import { UsageError, type World } from "../command.ts";

/**
 * The configuration that is named, or else that of the server here.
 * @throws UsageError when it is wrong: that says nothing about a command, so it must not look like a refusal
 */
export async function configuration(
  { environment, directory }: World,
  given: string | undefined,
): Promise<Config> {
  const file = given ?? environment.AMBULANCE_CONFIG ?? "ambulance.config.ts";
  return loadConfig(resolve(directory, file)).catch((error: unknown) => {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  });
}
