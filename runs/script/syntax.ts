import { analyse, type SyntaxProblem } from "./analyse.ts";

export type { SyntaxProblem } from "./analyse.ts";

/** Why a script is not Ruby, as far as one can tell without running it; undefined when it is. */
export async function checkSyntax(script: string): Promise<SyntaxProblem | undefined> {
  const analysis = await analyse(script);
  return "problem" in analysis ? analysis.problem : undefined;
}
