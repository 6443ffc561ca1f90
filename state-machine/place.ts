import { targetNamed } from "../runs/config.ts";
import { TargetUnavailableError } from "../runs/errors.ts";
import type { Place } from "../runs/policy.ts";
import type { StepServices } from "../runs/ports.ts";
import type { Run } from "../runs/run.ts";

/** What there is to say about a place where nothing can run, as a field of the run that is refused for that reason. */
export function explanationOf(problem: string, place: Place | undefined): { explanation?: string } {
  const explanation =
    place && "problem" in place && place.problem === problem ? place.explanation : undefined;
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
