import { type Excerpt, excerptAt } from "./excerpt.ts";
import { SyntaxThread } from "./syntax-thread.ts";

/** Why a script is not Ruby, and where. */
export interface SyntaxProblem extends Excerpt {
  /** What Prism says, in English, as Ruby itself would. */
  message: string;
}

/** The longest command takes 0.1 s on a slow machine; Slack waits three seconds in all. */
const PATIENCE = { script: 2000, idle: 5 * 60_000 };

/** Seen with nonsense only, in which Prism finds an error and then stumbles over it, such as ` when { not {`. */
const UNREADABLE = "cannot be read as Ruby";

const thread = new SyntaxThread(new URL("./syntax-worker.ts", import.meta.url), PATIENCE);

/**
 * Whether a script is Ruby, as far as one can tell without running it; undefined when it is. The first call in
 * a while starts a thread, about 0.1 s.
 */
export async function checkSyntax(script: string): Promise<SyntaxProblem | undefined> {
  const verdict = await thread.judge(script);
  if (verdict.kind === "right") return undefined;
  if (verdict.kind === "unreadable") return { message: UNREADABLE, ...excerptAt(script, 0) };
  const index = Buffer.from(script).subarray(0, verdict.byte).toString().length;
  return { message: verdict.message, ...excerptAt(script, index) };
}
