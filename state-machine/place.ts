import { targetNamed } from "../runs/config.ts";
import { TargetUnavailableError } from "../runs/errors.ts";
import type { Verdict } from "../runs/policy/verdict.ts";
import type { Place, Problem } from "../runs/policy.ts";
import type { StepServices } from "../runs/ports.ts";
import type { Run } from "../runs/run.ts";

/**
 * What there is to say about a refusal beyond its code, as a field of the run: what is wrong with the place, or the words
 * of the team's rule.
 */
export function explanationOf(
  problem: Problem,
  place: Place,
  { words, rule }: Pick<Verdict, "words" | "rule">,
): { explanation?: string } {
  if (problem === "refused-by-rule") return words === "" ? {} : { explanation: `${words} (${rule})` };
  const explanation = "problem" in place && place.problem === problem ? place.explanation : undefined;
  return explanation === undefined ? {} : { explanation };
}

/** What a run would run in at this moment, for the rules that compare it with what was approved. */
export async function placeNow({ config, launcher }: StepServices, run: Run): Promise<Place> {
  const target = targetNamed(config, run.target);
  if (!target) return { problem: "target-gone" };
  try {
    return { name: await launcher.place(run.target, target) };
  } catch (error) {
    if (error instanceof TargetUnavailableError)
      return { problem: "target-unavailable", explanation: error.problem };
    throw error;
  }
}
