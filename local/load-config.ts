import { access } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { z } from "zod";
import { type Config, configSchema } from "../runs/config.ts";

/** The configuration file is missing, cannot be read, or holds a wrong key or value. Each problem is a sentence. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Reads `ambulance.config.ts`. Directories of targets are relative to the file.
 * @throws ConfigError
 */
export async function loadConfig(file: string): Promise<Config> {
  const config = parseConfig(await importConfig(file), basename(file));
  for (const { runsIn } of Object.values(config.targets)) {
    if (runsIn.kind === "directory") runsIn.path = resolve(dirname(file), runsIn.path);
  }
  return config;
}

/**
 * Checks what a configuration file exports.
 * @throws ConfigError that names every wrong key or value with its path
 */
export function parseConfig(exported: unknown, file: string): Config {
  const parsed = configSchema.safeParse(exported);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${file}: ${sentenceOf(issue)}`));
}

async function importConfig(file: string): Promise<unknown> {
  await access(file).catch(() => {
    throw new ConfigError([`There is no configuration file ${file}; AMBULANCE_CONFIG names another one.`]);
  });
  try {
    const module: { default?: unknown } = await import(pathToFileURL(file).href);
    return module.default;
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : "unknown error";
    throw new ConfigError([`${file} cannot be read: ${why}`]);
  }
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const place = issue.path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
  if (issue.code === "unrecognized_keys")
    return `${place || "the configuration"} has an unknown key "${issue.keys.join('", "')}".`;
  if (issue.code === "invalid_key")
    return `${place}: the name ${issue.issues[0]?.message ?? "is not allowed"}.`;
  return `${place || "the default export"}: ${issue.message}.`.replace(/\.\.$/, ".");
}
