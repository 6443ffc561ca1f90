import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import type { Target } from "../../runs/config.ts";
import { TargetUnavailableError } from "../../runs/errors.ts";
import { type Options, optionsOf } from "../../runs/limits.ts";
import { sampleDirectory, sampleProgram } from "../rails/sample.ts";

const RUNNER = resolve(import.meta.dirname, "../../rails/runner.rb");

/** What a process on this machine is started from. */
export interface ProcessPlace {
  directory: string;
  /** Program and arguments; the program is an absolute path. */
  command: [string, ...string[]];
  /** Which variables of the server's environment it sees. */
  environment: string[];
  options: Options;
}

/**
 * Finds what a target's process would be started from, following links: a deploy that moves `current` to another
 * release is another place, and voids an approval.
 * @throws TargetUnavailableError when the directory or its program is not there
 */
export async function processPlace(target: Target): Promise<ProcessPlace> {
  const { environment, runsIn } = target;
  const settings = { environment, options: optionsOf(target) };
  if (runsIn.kind === "sample") return { directory: sampleDirectory, command: sampleProgram(), ...settings };
  if (runsIn.kind !== "directory")
    throw new TargetUnavailableError("It is a target on AWS; this server runs commands on itself only.");
  const directory = await existingDirectory(runsIn.path);
  const [program = "", ...args] = runsIn.command;
  return { directory, command: [await existingProgram(directory, program), ...args, RUNNER], ...settings };
}

/** A place in one text, for the digest: everything that changes what would run, or in what surroundings. */
export function placeName(target: string, place: ProcessPlace): string {
  const { directory, command, environment, options } = place;
  return JSON.stringify({ name: target, directory, command, environment, options });
}

async function existingDirectory(path: string): Promise<string> {
  const directory = await realpath(path).catch(() => undefined);
  if (directory && (await stat(directory)).isDirectory()) return directory;
  throw new TargetUnavailableError(`There is no directory ${path} on the server.`);
}

/** A program with a slash is inside the app; one without is looked for as a shell would. */
async function existingProgram(directory: string, program: string): Promise<string> {
  const places = program.includes("/")
    ? [isAbsolute(program) ? program : join(directory, program)]
    : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  for (const path of places) {
    if (await isExecutable(path)) return path;
  }
  throw new TargetUnavailableError(`The server cannot execute ${program} in ${directory}.`);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
