import type { Target } from "./config.ts";
import { NotAnApproverError, OwnRunError } from "./errors.ts";
import type { Run } from "./run.ts";

/** Who could approve a run: the target's approvers without the requester. */
export function approversOf(run: Pick<Run, "requester">, target: Target): string[] {
  return target.approvers.filter((person) => person !== run.requester);
}

/**
 * Whether a person may decide about a run. The requester is refused first, whatever lists they are on.
 * @throws OwnRunError
 * @throws NotAnApproverError
 */
export function mustBeApprover(person: string, run: Pick<Run, "requester">, target: Target): void {
  const approvers = approversOf(run, target);
  if (person === run.requester) throw new OwnRunError(approvers);
  if (!approvers.includes(person)) throw new NotAnApproverError(approvers);
}
