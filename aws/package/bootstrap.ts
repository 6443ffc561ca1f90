import { rubySource } from "./sources.ts";

/**
 * Ruby without whole-line comments, indentation and empty lines. The overrides of an ECS task hold 8,192 characters
 * in all (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html), formatting included.
 */
export function stripped(ruby: string): string {
  return ruby
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .join("\n");
}

/**
 * The Ruby that fetches a run's package and starts the runner in it: the last argument of `rails runner`. It reads
 * AMBULANCE_PACKAGE_URL and AMBULANCE_PACKAGE_SHA256 from its environment. It holds no single quotes, so a shell can
 * quote it with them.
 */
export const BOOTSTRAP = stripped(rubySource("bootstrap.rb"));
