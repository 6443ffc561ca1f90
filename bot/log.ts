import { type Logger, LogLevel } from "@slack/bolt";

/** Where the program says what it does. Sentences only: no payloads, so no token and no command text gets in. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

/**
 * Bolt's and the Web API client's own lines. Their debug lines hold whole requests, commands and tokens included,
 * so there is no way to turn them on; objects are left out of the others for the same reason.
 */
export function boltLogger(log: Log): Logger {
  return {
    debug: () => undefined,
    info: (...parts) => log.info(words(parts)),
    warn: (...parts) => log.warn(words(parts)),
    error: (...parts) => log.error(words(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** An error in one line: what it is, and what caused it. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  const cause = error.cause instanceof Error ? `, caused by ${describe(error.cause)}` : "";
  return `${error.name}: ${error.message.slice(0, 300)}${cause}`;
}

function words(parts: readonly unknown[]): string {
  return parts
    .map((part) => (part instanceof Error ? describe(part) : typeof part === "string" ? part : ""))
    .filter((part) => part !== "")
    .join(" ");
}
