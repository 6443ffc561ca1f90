import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { readArguments } from "./arguments.ts";
import { type Command, UsageError, type World } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { helpAbout, overview } from "./help.ts";

/**
 * Does what was typed, and resolves with the exit code: 0, or 1 when something is wrong with an installation.
 * @throws UsageError when it was typed wrongly
 */
export async function main(args: readonly string[], world: World): Promise<number> {
  const [name = "help", ...rest] = args;
  if (name === "help" || name === "--help" || name === "-h") return help(rest, world);
  if (name === "version" || name === "--version") return version(rest, world);
  const command = commandNamed(name);
  const { given, words } = readArguments(name, command, rest);
  if (given.help) return printed(world, helpAbout(name, command));
  return command.run(given, world, words);
}

function help([name, ...more]: readonly string[], world: World): number {
  if (name === "--help") return printed(world, overview(COMMANDS));
  if (more.length > 0) throw new UsageError("ambulance help takes at most one command");
  return printed(world, name === undefined ? overview(COMMANDS) : helpAbout(name, commandNamed(name)));
}

async function version(rest: readonly string[], world: World): Promise<number> {
  if (rest[0] === "--help") return help([], world);
  if (rest.length > 0) throw new UsageError("ambulance version takes no options");
  const file = await readFile(resolve(import.meta.dirname, "../package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(file));
  return printed(world, `ambulance ${version} on Node ${process.versions.node}`);
}

function printed(world: World, text: string): number {
  world.print(text);
  return 0;
}

function commandNamed(name: string): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command;
  throw new UsageError(`There is no command "${name}"; see: npx ambulance help`);
}
