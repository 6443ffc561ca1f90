/** What was found out about one point. What could not be found out is "unknown", never "ok". */
export type State = "ok" | "wrong" | "unknown";

/** What a check says. No words ever hold a secret. */
export interface Verdict {
  state: State;
  words: string;
  /** What to do about it. */
  mend?: string;
}

/** A verdict about a named point. */
export interface Finding extends Verdict {
  name: string;
}

/** Looks at one point of an installation. Whatever it throws means that the point could not be checked. */
export interface Check {
  name: string;
  look(): Promise<Verdict>;
}

/** Why a point could not be checked, in a sentence for a person. */
export class CannotCheckError extends Error {
  override readonly name = "CannotCheckError";
  readonly mend: string | undefined;
  constructor(words: string, mend?: string) {
    super(words);
    this.mend = mend;
  }
}

/** Everything is as it should be. */
export function ok(words: string): Verdict {
  return { state: "ok", words };
}

/** Something has to be mended before Ambulance works. */
export function wrong(words: string, mend?: string): Verdict {
  return { state: "wrong", words, ...(mend === undefined ? {} : { mend }) };
}

/** Nobody could find out. */
export function unknown(words: string, mend?: string): Verdict {
  return { state: "unknown", words, ...(mend === undefined ? {} : { mend }) };
}

/**
 * Looks at all points side by side, so that one that fails or hangs hides no other.
 * @param patience milliseconds for each of them
 */
export function lookAtAll(checks: readonly Check[], patience: number): Promise<Finding[]> {
  return Promise.all(
    checks.map(async ({ name, look }) => ({ name, ...(await inTime(look, patience).catch(verdictOn)) })),
  );
}

async function inTime(look: Check["look"], patience: number): Promise<Verdict> {
  const late = Promise.withResolvers<Verdict>();
  const words = `There was no answer within ${patience / 1000} seconds.`;
  const timer = setTimeout(() => late.resolve(unknown(words)), patience);
  try {
    return await Promise.race([look(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function verdictOn(error: unknown): Verdict {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof CannotCheckError) return unknown(cause.message, cause.mend);
  return unknown(`It could not be checked: ${firstLine(error)}.`);
}

/** An error in one line: what was the matter, without a stack, and without a full stop. */
export function firstLine(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const [line = ""] = error.message.split("\n");
  const [reason = ""] = error.cause instanceof Error ? error.cause.message.split("\n") : [];
  const because = reason === "" || line.includes(reason) ? "" : ` (${reason})`;
  return `${line || error.name}${because}`.slice(0, 500).replace(/\.$/, "");
}

/** Does something at most once, for all who ask for its result. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
