import type { StepServices } from "../../runs/ports.ts";
import { digestOf, type Run } from "../../runs/run.ts";
import { someRun } from "../support/runs.ts";
import { someServices } from "../support/services.ts";

/** What the runs of these tests were asked for, or approved, as. */
export const digest = digestOf({ command: "1", mode: "write", target: "production" }, "sample");

/** A run of that digest. */
export const asked = (fields: Partial<Run> = {}) => someRun({ command: "1", digest, ...fields });

/** Services with one run in their store, and ways to look at it. */
export async function given(run: Run, overrides: Partial<StepServices> = {}) {
  const context = someServices(overrides);
  await context.services.store.insert(run);
  const input = { runId: run.id };
  const current = async () => {
    const found = await context.services.store.get(run.id);
    if (!found) throw new Error("the run is gone");
    return found;
  };
  return { ...context, input, current };
}
