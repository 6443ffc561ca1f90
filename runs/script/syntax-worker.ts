import { setImmediate } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import type { ParseResult } from "@ruby/prism/src/deserialize.js";
import { findIn } from "./findings/find.ts";
import { parseRuby } from "./prism.ts";
import type { Verdict } from "./syntax-thread.ts";
import { WARM_UP_ROUNDS, WARM_UP_SAMPLE } from "./warm-up.ts";

// The program of the thread behind `analyse.ts`.

function verdictOn(script: string, result: ParseResult | undefined): Verdict {
  if (!result) return { kind: "unreadable" };
  const error = mostHelpful(result.errors);
  return error
    ? { kind: "wrong", message: error.message, byte: error.location.startOffset }
    : { kind: "right", hits: findIn(result, script) };
}

/**
 * The first error, unless it only says that the end came too early: then the one that says what is open is more
 * help, and points to where it begins.
 */
function mostHelpful(errors: ParseResult["errors"]) {
  const [first] = errors;
  if (!first?.message.includes("assuming it is closing")) return first;
  return errors.find(({ message }) => /^(expected .* to (close|end)|unterminated) /.test(message)) ?? first;
}

/**
 * Code that was never run takes ten times as long. The thread is started when somebody begins to type, so it reads
 * something else meanwhile, and stops when there is something to do.
 */
async function warmUp(): Promise<void> {
  for (let round = 0; round < WARM_UP_ROUNDS && !isWanted; round++) {
    const result = await parseRuby(WARM_UP_SAMPLE);
    if (result) findIn(result, WARM_UP_SAMPLE);
    await setImmediate();
  }
}

let isWanted = false;
await parseRuby("");
parentPort?.on("message", async (script: string) => {
  isWanted ||= script !== "";
  parentPort?.postMessage(verdictOn(script, await parseRuby(script)));
});
parentPort?.postMessage("ready");
await warmUp();
