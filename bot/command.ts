import { nearest } from "./nearest.ts";

/** What somebody typed after `/ambulance`. */
export type Command =
  | { kind: "request"; target?: string; command?: string }
  | { kind: "check"; target?: string; command?: string }
  | { kind: "history"; filters: string }
  | { kind: "show" | "cancel"; run: string }
  | { kind: "help" }
  | { kind: "unknown"; suggestion?: string };

const SUBCOMMANDS = ["check", "history", "show", "cancel", "help"] as const;

/**
 * Reads what was typed after `/ambulance`. A word of ours comes before a target of the same name; a command keeps
 * its line breaks, and loses only a fence of three backticks around it, which is never Ruby.
 */
export function parseCommand(text: string, targets: readonly string[]): Command {
  const typed = text.trim();
  const [first = ""] = typed.split(/\s/, 1);
  const rest = typed.slice(first.length).trim();
  const word = first.toLowerCase();
  if (word === "") return { kind: "request" };
  switch (SUBCOMMANDS.find((each) => each === word)) {
    case "check":
      return { kind: "check", ...checked(rest, targets) };
    case "history":
      return { kind: "history", filters: rest };
    case "show":
      return { kind: "show", run: runId(rest) };
    case "cancel":
      return { kind: "cancel", run: runId(rest) };
    case "help":
      return { kind: "help" };
  }
  const target = targetIn(word, targets);
  if (target !== undefined) return { kind: "request", target, ...commandIn(rest) };
  const suggestion = nearest(word, [...SUBCOMMANDS, ...targets]);
  return { kind: "unknown", ...(suggestion === undefined ? {} : { suggestion }) };
}

/** The target may be left out; a first word that is a target's name is always taken for that. */
function checked(rest: string, targets: readonly string[]): { target?: string; command?: string } {
  const [first = ""] = rest.split(/\s/, 1);
  const target = targetIn(first.toLowerCase(), targets);
  return target === undefined ? commandIn(rest) : { target, ...commandIn(rest.slice(first.length).trim()) };
}

function targetIn(word: string, targets: readonly string[]): string | undefined {
  return targets.find((each) => each === word);
}

function commandIn(rest: string): { command?: string } {
  const [, fenced] = /^```(?:[a-z]*\n)?([\s\S]*?)\n?```$/.exec(rest) ?? [];
  const command = fenced ?? rest;
  return command === "" ? {} : { command };
}

/** Ids are copied with the backticks that Slack shows around them, and read aloud in lower case. */
function runId(rest: string): string {
  return rest.replaceAll("`", "").trim().toUpperCase();
}
