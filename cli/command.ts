/** What a command may touch, so that a test can give another. */
export interface World {
  environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  directory: string;
  /** Writes lines to standard output. */
  print(text: string): void;
}

/** One option of a command: a flag, or one with a value that `value` stands for in the help. */
export interface Option {
  value?: string;
  words: string;
}

/** What was typed: text for an option with a value, true for a flag. */
export type Given = Readonly<Record<string, string | true>>;

/** One thing that `ambulance` can do. */
export interface Command {
  /** One line for `ambulance help`. */
  summary: string;
  /** Paragraphs for `ambulance <command> --help`. */
  details: readonly string[];
  options: Readonly<Record<string, Option>>;
  /** The words that it takes besides options, as the help shows them; absent for a command that takes none. */
  takes?: string;
  /** Resolves with the exit code. `words` is what was typed besides options. @throws UsageError */
  run(given: Given, world: World, words: readonly string[]): Promise<number>;
}

/** The command line was typed wrongly: one sentence, and exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
