import { type Excerpt, excerptAt, excerptsOf } from "./excerpt.ts";
import { RULES, type Rule, SEVERITIES, type Severity } from "./findings/rules.ts";
import { SyntaxThread } from "./syntax-thread.ts";

/** One thing that reading a script noticed, and where. `bot/text` has a sentence for each rule. */
export interface Finding extends Excerpt {
  rule: Rule;
  severity: Severity;
  /** The part of the script that it is about, such as `User.update_all`. Never a secret. */
  subject: string;
}

/** Why a script is not Ruby, and where. */
export interface SyntaxProblem extends Excerpt {
  /** What Prism says, in English, as Ruby itself would. */
  message: string;
}

/** What reading a script says: why it is not Ruby, or what it seems to do. */
export type Analysis = { problem: SyntaxProblem } | { findings: Finding[] };

/** The longest command takes 0.1 s on a slow machine; Slack waits three seconds in all. */
const PATIENCE = { script: 2000, idle: 5 * 60_000 };

/**
 * Seen with nonsense only, in which Prism finds an error and then stumbles over it, such as ` when { not {`, and on a
 * machine that is far too busy.
 */
const UNREADABLE = "it could not be read in time; if it is Ruby, try again";

const thread = new SyntaxThread(new URL("./syntax-worker.ts", import.meta.url), PATIENCE);

/**
 * Reads a script without running it. What it cannot know is what the app's own methods do, so that no finding is no
 * promise. The first call in a while starts a thread, about 0.1 s.
 */
export async function analyse(script: string): Promise<Analysis> {
  const verdict = await thread.judge(script);
  if (verdict.kind === "unreadable") return { problem: { message: UNREADABLE, ...excerptAt(script, 0) } };
  const at = excerptsAtBytes(script);
  if (verdict.kind === "wrong") return { problem: { message: verdict.message, ...at(verdict.byte) } };
  const findings = verdict.hits.map(({ rule, byte, subject }) => ({
    rule,
    severity: RULES[rule],
    subject,
    ...at(byte),
  }));
  return { findings };
}

/** Somebody begins to type a command: what reads it is started now, and has all that time to get up to speed. */
export function expectScript(): void {
  // That it cannot be started is told to whoever wants something read.
  thread.judge("").catch(() => undefined);
}

/** Excerpts at places that are given in bytes of UTF-8, the first of them first. */
function excerptsAtBytes(script: string): (byte: number) => Excerpt {
  const bytes = Buffer.from(script);
  const at = excerptsOf(script);
  let [read, index] = [0, 0];
  return (byte) => {
    index += bytes.subarray(read, byte).toString().length;
    read = byte;
    return at(index);
  };
}

/** The findings with the worst first, in the order of the script where they are equally bad. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((one, other) => rank(other.severity) - rank(one.severity));
}

/** How bad a severity is: a number for comparing. */
export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
