import type { Logger } from "@aws-lambda-powertools/logger";
import type { Log } from "../bot/log.ts";
import { remembered } from "./lazily.ts";
import { withSourcePlaces } from "./source-places.ts";

/** What a line is about, for whoever searches the logs. No payloads: no command, token or link gets in. */
export interface About {
  runId?: string;
  /** The step of the process definition. */
  step?: string;
  /** The request of the function, as its own REPORT line names it. */
  requestId?: string;
}

/** Whose lines they are. */
interface Source {
  installation: string;
  function: string;
}

/**
 * The log of a function: one JSON object a line. The library behind it is loaded for the first line, since most
 * events leave none, so whoever answers AWS waits for {@link written} first: nothing happens after the answer.
 */
export class LambdaLog implements Log {
  readonly #pen: Pen;
  readonly #about: About;

  constructor(source: Source, pen = new Pen(source), about: About = {}) {
    this.#pen = pen;
    this.#about = about;
  }

  /** The same log for lines about something. */
  about(about: About): LambdaLog {
    return new LambdaLog(this.#pen.source, this.#pen, { ...this.#about, ...about });
  }

  info(text: string): void {
    this.#pen.write("info", text, this.#about);
  }

  warn(text: string): void {
    this.#pen.write("warn", text, this.#about);
  }

  error(text: string): void {
    this.#pen.write("error", text, this.#about);
  }

  /** What went wrong, with the places in the code; `cause` included, fields of the error left out. */
  failed(text: string, error: unknown): void {
    this.#pen.write("error", text, { ...this.#about, ...wordsOf(error) });
  }

  /** Resolves when every line is written. */
  written(): Promise<void> {
    return this.#pen.written;
  }
}

type Level = "info" | "warn" | "error";

/** Writes lines in their order. */
class Pen {
  readonly source: Source;
  readonly #logger: () => Promise<Logger>;
  written: Promise<void> = Promise.resolve();

  constructor(source: Source) {
    this.source = source;
    this.#logger = remembered(() => loggerFor(source));
  }

  write(level: Level, text: string, keys: object): void {
    this.written = this.written.then(async () => {
      const logger = await this.#logger();
      logger[level](withSourcePlaces(text), { ...keys });
    });
  }
}

async function loggerFor(source: Source): Promise<Logger> {
  const { Logger } = await import("@aws-lambda-powertools/logger");
  return new Logger({ serviceName: "ambulance", persistentKeys: { ...source } });
}

function wordsOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: "an unknown error" };
  const cause = error.cause instanceof Error ? { cause: `${error.cause.name}: ${error.cause.message}` } : {};
  const places = withSourcePlaces(error.stack ?? "")
    .split("\n")
    .filter((line) => /^ {4}at /.test(line));
  return { error: error.name, problem: error.message, ...cause, places };
}
