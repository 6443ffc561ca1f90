import { join } from "node:path";

/** The sample shop: an ordinary Rails application, and the working directory of its processes. */
export const sampleDirectory = join(import.meta.dirname, "app");

/**
 * The variable that tells a process of the sample target where the shop's data is: an absolute directory, of which
 * it makes what is missing.
 */
export const SAMPLE_DATA = "AMBULANCE_SAMPLE_DATA";

/** Program and arguments of a process that does to the sample shop what `rails runner rails/runner.rb` does to another app. */
export function sampleProgram(): [string, ...string[]] {
  return [process.execPath, "--disable-warning=ExperimentalWarning", join(import.meta.dirname, "main.ts")];
}
