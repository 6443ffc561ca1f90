import { targetNamed } from "../runs/config.ts";
import { TargetUnavailableError } from "../runs/errors.ts";
import type { Place } from "../runs/policy.ts";
import type { Services } from "../runs/ports.ts";
import type { Run } from "../runs/run.ts";

/** What a run would run in at this moment, for the rules that compare it with what was approved. */
export async function placeNow({ config, launcher }: Services, run: Run): Promise<Place> {
  const target = targetNamed(config, run.target);
  if (!target) return { problem: "target-gone" };
  try {
    return { name: await launcher.place(run.target, target) };
  } catch (error) {
    if (error instanceof TargetUnavailableError) return { problem: "target-unavailable" };
    throw error;
  }
}
