import { RunNotFoundError, VersionConflictError } from "./errors.ts";
import type { RunStore } from "./ports.ts";
import type { Run } from "./run.ts";

/** How often a change is tried before the conflict is let through; each try means that somebody else got further. */
const TRIES = 8;

/**
 * Reads a run, applies a rule to it and writes it back; when somebody else was faster, the rule sees what they wrote.
 * A rule that returns the run as it was changes nothing.
 * @throws RunNotFoundError and whatever the rule throws; the run stays as it was
 */
export async function change(store: RunStore, runId: string, rule: (run: Run) => Run): Promise<Run> {
  for (let tries = 1; ; tries++) {
    const run = await store.get(runId);
    if (!run) throw new RunNotFoundError(runId);
    const changed = rule(run);
    if (changed === run) return run;
    try {
      await store.replace(changed);
      return changed;
    } catch (error) {
      if (!(error instanceof VersionConflictError) || tries === TRIES) throw error;
    }
  }
}
