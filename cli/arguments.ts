import { parseArgs } from "node:util";
import { type Command, type Given, UsageError } from "./command.ts";

/**
 * Reads the options of a command. `--help` is one of every command.
 * @throws UsageError for whatever the command does not have
 */
export function readArguments(
  name: string,
  command: Command,
  args: readonly string[],
): { given: Given; words: string[] } {
  const options: Command["options"] = { ...command.options, help: { words: "" } };
  const types = Object.entries(options).map(([option, { value }]) => [
    option,
    { type: value === undefined ? ("boolean" as const) : ("string" as const) },
  ]);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  if (command.takes === undefined && words.length > 0) throw wrong(name, `takes no argument "${words[0]}"`);
  const given = tokens.flatMap((token) =>
    token.kind === "option" ? [[token.name, valueIn(name, options, token)] as const] : [],
  );
  return { given: Object.fromEntries(given), words };
}

/** An option as it was typed. */
interface Typed {
  name: string;
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function valueIn(command: string, options: Command["options"], typed: Typed): string | true {
  const option = Object.hasOwn(options, typed.name) ? options[typed.name] : undefined;
  if (!option) throw wrong(command, `has no option ${typed.rawName}`);
  if (option.value === undefined) {
    if (typed.value !== undefined) throw wrong(command, `takes no value for ${typed.rawName}`);
    return true;
  }
  const isNextOption = typed.inlineValue === false && typed.value?.startsWith("-") === true;
  if (!typed.value || isNextOption) throw wrong(command, `needs a value after ${typed.rawName}`);
  return typed.value;
}

function wrong(command: string, what: string): UsageError {
  return new UsageError(`ambulance ${command} ${what}; see: npx ambulance ${command} --help`);
}
