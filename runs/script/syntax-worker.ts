import { parentPort } from "node:worker_threads";
import { parseRuby } from "./prism.ts";
import type { Verdict } from "./syntax.ts";

// The thread behind `syntax.ts`: takes a script, answers with a Verdict. Says "ready" once Prism is loaded.

async function verdictOn(script: string): Promise<Verdict> {
  const result = await parseRuby(script);
  if (!result) return { kind: "too-deep" };
  const [first] = result.errors;
  return first
    ? { kind: "error", message: first.message, byte: first.location.startOffset }
    : { kind: "fine" };
}

await parseRuby("");
parentPort?.on("message", async (script: string) => parentPort?.postMessage(await verdictOn(script)));
parentPort?.postMessage("ready");
