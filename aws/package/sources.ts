import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Where `rails/` is: beside the bundle of a Lambda function, whose build copies it there, or else where this file is
 * in the repository.
 */
const PLACES = [join(import.meta.dirname, "rails"), join(import.meta.dirname, "../../rails")];

/** The source of a Ruby file of `rails/`, such as `runner.rb`, for whoever sends it into a container. */
export function rubySource(name: string): string {
  const place = PLACES.find((directory) => existsSync(join(directory, name)));
  if (!place) throw new RubySourceMissingError(name);
  return readFileSync(join(place, name), "utf8");
}

/** The bundle of a function was built without the Ruby files that it sends. */
export class RubySourceMissingError extends Error {
  override readonly name = "RubySourceMissingError";
  constructor(file: string) {
    super(`rails/${file} is not in the bundle of this function: deploy it again from a complete checkout`);
  }
}
