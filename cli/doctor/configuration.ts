import { basename } from "node:path";
import { ConfigError, loadConfig } from "../../local/load-config.ts";
import type { Config } from "../../runs/config.ts";
import { type Check, ok, type Verdict, wrong } from "./check.ts";

/** What became of reading the configuration; the points that need it are left out when it cannot be read. */
export interface Configuration {
  config: Config | undefined;
  check: Check;
}

/** Reads a configuration file, and makes a point of whether it could be read. */
export async function configuration(file: string): Promise<Configuration> {
  const loaded = await loadConfig(file).catch((error: unknown) => {
    if (error instanceof ConfigError) return error;
    throw error;
  });
  const config = loaded instanceof ConfigError ? undefined : loaded;
  return { config, check: { name: "configuration", look: async () => verdict(loaded, file) } };
}

function verdict(loaded: Config | ConfigError, file: string): Verdict {
  if (loaded instanceof ConfigError)
    return wrong(loaded.problems.join(" "), `edit ${file}; runs/config.ts documents every key`);
  const names = Object.keys(loaded.targets);
  return ok(`${basename(file)} is valid; its targets: ${names.join(", ")}.`);
}
