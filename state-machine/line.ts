import { targetNamed } from "../runs/config.ts";
import { VersionConflictError } from "../runs/errors.ts";
import type { Line } from "../runs/line.ts";
import type { StepServices } from "../runs/ports.ts";
import type { Run } from "../runs/run.ts";

/** Whether a run has to have its target to itself. A dry run holds its locks to its end. */
export function takesTarget({ config }: StepServices, run: Run): boolean {
  return targetNamed(config, run.target)?.oneAtATime === "all" || run.mode !== "read-only";
}

/** Changes the line of a target by a rule, as often as others change it at the same time. */
export async function changeLine(
  { store }: StepServices,
  target: string,
  rule: (line: Line) => Line,
): Promise<Line> {
  for (;;) {
    const line = rule(await store.line(target));
    try {
      await store.replaceLine(line);
      return line;
    } catch (error) {
      if (!(error instanceof VersionConflictError)) throw error;
    }
  }
}

/** Tells the first in line that the target is its own. Answers may be repeated, so nobody is forgotten after a crash. */
export async function callFirst({ workflow }: StepServices, line: Line): Promise<void> {
  const [first] = line.waiting;
  if (first) await workflow.answer(first.token, {});
}
