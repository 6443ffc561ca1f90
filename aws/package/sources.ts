import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Where `rails/` is: beside the bundle of a Lambda function, whose build copies it there, or else where this file is
 * in the repository.
 */
const PLACES = [join(import.meta.dirname, "rails"), join(import.meta.dirname, "../../rails")];

/**
 * The source of a Ruby file of `rails/`, such as `runner.rb`, for whoever sends it into a container. It is one text: the
 * parts that it loads stand in the place of the lines that load them.
 * @throws RubySourceMissingError
 */
export function rubySource(name: string): string {
  const place = PLACES.find((directory) => existsSync(join(directory, name)));
  if (!place) throw new RubySourceMissingError(name);
  const read = (file: string) => readFileSync(join(place, file), "utf8");
  return read(name).replaceAll(LOADED, (_, part: string) => `# ${part}\n\n${bodyOf(read(part))}\n`);
}

const LOADED = /^load File\.join\(__dir__, "(.+)"\)$/gm;

function bodyOf(source: string): string {
  return source.replace(/^# frozen_string_literal: true\n/, "").trim();
}

/** The bundle of a function was built without the Ruby files that it sends. */
export class RubySourceMissingError extends Error {
  override readonly name = "RubySourceMissingError";
  constructor(file: string) {
    super(`rails/${file} is not in the bundle of this function: deploy it again from a complete checkout`);
  }
}
