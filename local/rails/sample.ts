import { join } from "node:path";

/** The sample shop: an ordinary Rails application, and the working directory of its processes. */
export const sampleDirectory = join(import.meta.dirname, "app");

/**
 * The variable that tells a process of the sample target where the shop's data is: an absolute directory, of which
 * it makes what is missing.
 */
export const SAMPLE_DATA = "AMBULANCE_SAMPLE_DATA";

/**
 * How V8 treats 80 MB of WebAssembly that run for a few seconds: not optimised (half the memory, 0.5 GB), and without
 * threads that compile in the background (a process that ended while they worked was seen to hang for ever).
 */
const V8_OPTIONS = ["--liftoff-only", "--single-threaded"];

/** Program and arguments of a process that does to the sample shop what `rails runner rails/runner.rb` does to another app. */
export function sampleProgram(): [string, ...string[]] {
  const options = ["--disable-warning=ExperimentalWarning", ...V8_OPTIONS];
  return [process.execPath, ...options, join(import.meta.dirname, "main.ts")];
}
