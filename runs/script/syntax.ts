import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { type Excerpt, excerptAt } from "./excerpt.ts";

/** Why a script is not Ruby, and where. */
export interface SyntaxProblem extends Excerpt {
  /** What Prism says, in English, as Ruby itself would. */
  message: string;
}

/** What the thread found; `byte` counts from 0 in UTF-8. */
const verdictSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fine") }),
  z.strictObject({ kind: z.literal("too-deep") }),
  z.strictObject({ kind: z.literal("error"), message: z.string(), byte: z.int() }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

/** A script of 3,000 characters takes some milliseconds; what takes longer loops. Slack waits three seconds in all. */
const TIME_LIMIT = 2000;

const TOO_DEEP = "nested too deeply to be checked";

let thread: Promise<Worker> | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Whether a script is Ruby, as far as one can tell without running it; undefined when it is. Prism runs in a
 * thread of its own, which is ended when a script drives it into an endless loop (see `prism.ts`), so that no
 * script can hold up the process. The first call starts the thread, about 0.1 s.
 */
export function checkSyntax(script: string): Promise<SyntaxProblem | undefined> {
  const checked = last.then(() => verdictOn(script)).then((verdict) => problemOf(script, verdict));
  last = checked.catch(() => undefined);
  return checked;
}

function problemOf(script: string, verdict: Verdict): SyntaxProblem | undefined {
  if (verdict.kind === "fine") return undefined;
  if (verdict.kind === "too-deep") return { message: TOO_DEEP, ...excerptAt(script, deepest(script)) };
  const index = Buffer.from(script).subarray(0, verdict.byte).toString().length;
  return { message: verdict.message, ...excerptAt(script, index) };
}

async function verdictOn(script: string): Promise<Verdict> {
  thread ??= started();
  const worker = await thread;
  worker.ref();
  try {
    worker.postMessage(script);
    const [answer] = await once(worker, "message", { signal: AbortSignal.timeout(TIME_LIMIT) });
    return verdictSchema.parse(answer);
  } catch {
    thread = undefined;
    await worker.terminate();
    return { kind: "too-deep" };
  } finally {
    worker.unref();
  }
}

async function started(): Promise<Worker> {
  const worker = new Worker(new URL("./syntax-worker.ts", import.meta.url), {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  // Whether it fails to start or dies later: the next script gets another one.
  worker.on("error", () => {
    thread = undefined;
  });
  await once(worker, "message");
  return worker;
}

/** About where a script is nested deepest: after most openings that are not closed yet. */
function deepest(script: string): number {
  let [depth, most, at] = [0, 0, 0];
  for (const token of script.matchAll(
    /[([{]|\b(?:begin|case|class|def|do|for|if|module|unless|until|while)\b|[)\]}]|\bend\b/g,
  )) {
    depth += /[)\]}]|end/.test(token[0]) ? -1 : 1;
    if (depth > most) [most, at] = [depth, token.index];
  }
  return at;
}
