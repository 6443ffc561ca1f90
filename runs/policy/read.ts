import { analyse, type Finding, type SyntaxProblem, worstFirst } from "../script/analyse.ts";
import { FINDINGS_KEPT, type Findings, findingsSchema } from "./findings.ts";
import { withoutSecrets } from "./without-secrets.ts";

/**
 * Reads a command for the policy and for the people who decide about it: what was found in it, or why it is not Ruby.
 * Nothing is run. Takes about a tenth of a second, see {@link analyse}.
 */
export async function readCommand(
  command: string,
): Promise<{ findings: Findings } | { problem: SyntaxProblem }> {
  const analysis = await analyse(command);
  return "problem" in analysis ? analysis : { findings: findingsOf(command, analysis.findings) };
}

/** What is kept of the findings in a script. */
export function findingsOf(script: string, found: readonly Finding[]): Findings {
  const counts = { info: 0, caution: 0, danger: 0, refuse: 0 };
  for (const { severity } of found) counts[severity]++;
  return findingsSchema.parse({ counts, kept: worstFirst(enough(withoutSecrets(script, found))) });
}

/** The first of each rule, because the policy asks for rules, and of the others the worst. */
function enough(found: readonly Finding[]): Finding[] {
  if (found.length <= FINDINGS_KEPT) return [...found];
  const first = found.filter(({ rule }, at) => found.findIndex((other) => other.rule === rule) === at);
  const others = worstFirst(found.filter((each) => !first.includes(each)));
  return [...first, ...others.slice(0, FINDINGS_KEPT - first.length)];
}
