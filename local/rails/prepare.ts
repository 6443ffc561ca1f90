import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { SAMPLE_DATA, sampleProgram } from "./sample.ts";
import { ShopData } from "./shop-data.ts";

/** The sample shop's database could not be made. */
export class SampleNotPreparedError extends Error {
  override readonly name = "SampleNotPreparedError";
  constructor(output: string) {
    super(`The sample shop could not be prepared. ${output.trim().split("\n").at(-1)}`);
  }
}

/**
 * Makes the sample shop's database unless it is there: on the first start, and on the next one when that was broken
 * off. A process of its own does it, with some 10 s of work and 0.6 GB that the server does not have to spare.
 * @param dataDirectory absolute; what is missing of it is made
 * @param signal ends it before its time, without an error
 * @throws SampleNotPreparedError
 */
export async function prepareSample(dataDirectory: string, signal?: AbortSignal): Promise<void> {
  if (existsSync(new ShopData(dataDirectory).database)) return;
  const [program, ...args] = sampleProgram();
  const child = spawn(program, [...args, "prepare"], {
    env: { [SAMPLE_DATA]: dataDirectory },
    stdio: ["ignore", "ignore", "pipe"],
  });
  signal?.addEventListener("abort", () => child.kill());
  if (signal?.aborted) child.kill();
  const [errors, [status, by]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (status === 0 || signal?.aborted) return;
  throw new SampleNotPreparedError(errors || `Its process ended with ${status ?? by}.`);
}
