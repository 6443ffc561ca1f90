import { isDeepStrictEqual } from "node:util";
import { type Config, configSchema } from "../../runs/config.ts";

/** The configuration cannot be written so that the functions read the same: a setting of a new kind, most likely. */
export class ConfigNotWritableError extends Error {
  override readonly name = "ConfigNotWritableError";
  constructor() {
    super(
      "config.json would not be read as the configuration that it was written from: see infra/bundle/config-file.ts",
    );
  }
}

/** The settings that people write as `90s` or `8h` and the program reads in seconds. */
const DURATIONS = ["approvalExpiresAfter", "timeLimit", "statementTimeout", "queueTimeLimit"];

/** What more digits than this is written in minutes, as `runs/duration.ts` wants it. */
const MOST_SECONDS = 999_999;

/**
 * The configuration as a file that the functions parse again, with the same schema: nothing in a bundle is believed
 * just because it was once right.
 * @throws ConfigNotWritableError
 */
export function configFile(config: Config): string {
  const text = JSON.stringify(config, (key, value: unknown) =>
    DURATIONS.includes(key) && typeof value === "number" ? written(value) : value,
  );
  if (!isDeepStrictEqual(configSchema.safeParse(JSON.parse(text)).data, config))
    throw new ConfigNotWritableError();
  return text;
}

function written(seconds: number): string {
  return seconds <= MOST_SECONDS ? `${seconds}s` : `${seconds / 60}m`;
}
