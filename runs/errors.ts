import type { SyntaxProblem } from "./script/analyse.ts";
import type { CommandProblem } from "./script/command.ts";
import type { Status } from "./status.ts";

/**
 * What a person did that the rules refuse. `code` picks the sentence in `bot/text`, `facts` fills it in;
 * the message itself is for logs.
 */
export abstract class RefusedError extends Error {
  abstract readonly code: string;
}

/** No run has this id: a mistyped id, or a button of another installation. */
export class RunNotFoundError extends RefusedError {
  override readonly name = "RunNotFoundError";
  readonly code = "run-not-found";
  readonly runId: string;
  constructor(runId: string) {
    super(`No run has the id ${runId}`);
    this.runId = runId;
  }
}

/** The table in `status.ts` does not allow this move; the run stays as it was. */
export class IllegalMoveError extends RefusedError {
  override readonly name = "IllegalMoveError";
  readonly code = "illegal-move";
  readonly from: Status;
  readonly to: Status;
  constructor(from: Status, to: Status) {
    super(`A run that is ${from} cannot become ${to}`);
    this.from = from;
    this.to = to;
  }
}

/** Somebody already approved, rejected or cancelled the run, or it expired; tells who and when. */
export class AlreadyDecidedError extends RefusedError {
  override readonly name = "AlreadyDecidedError";
  readonly code = "already-decided";
  readonly status: Status;
  readonly by: string | undefined;
  constructor(status: Status, by?: string) {
    super(`The run is already ${status}`);
    this.status = status;
    this.by = by;
  }
}

/** The requester may not approve their own run, whatever lists they are on. */
export class OwnRunError extends RefusedError {
  override readonly name = "OwnRunError";
  readonly code = "own-run";
  readonly approvers: readonly string[];
  constructor(approvers: readonly string[]) {
    super("Nobody approves their own run");
    this.approvers = approvers;
  }
}

/** The person is not among the target's approvers; `approvers` says who could. */
export class NotAnApproverError extends RefusedError {
  override readonly name = "NotAnApproverError";
  readonly code = "not-an-approver";
  readonly approvers: readonly string[];
  constructor(approvers: readonly string[]) {
    super("The person is not an approver of this target");
    this.approvers = approvers;
  }
}

/** Only the requester and the target's approvers may cancel a run. */
export class MayNotCancelError extends RefusedError {
  override readonly name = "MayNotCancelError";
  readonly code = "may-not-cancel";
  readonly allowed: readonly string[];
  constructor(allowed: readonly string[]) {
    super("Only the requester and the approvers may cancel");
    this.allowed = allowed;
  }
}

/** The run is over, so there is nothing left to cancel. */
export class NothingToCancelError extends RefusedError {
  override readonly name = "NothingToCancelError";
  readonly code = "nothing-to-cancel";
  readonly status: Status;
  constructor(status: Status) {
    super(`The run is ${status}`);
    this.status = status;
  }
}

/** The target is not, or no longer, in the configuration. */
export class TargetGoneError extends RefusedError {
  override readonly name = "TargetGoneError";
  readonly code = "target-gone";
  readonly target: string;
  constructor(target: string) {
    super(`The target ${target} is not in the configuration`);
    this.target = target;
  }
}

/** The rules demand a dry run before the approval, and none was made yet. */
export class DryRunMissingError extends RefusedError {
  override readonly name = "DryRunMissingError";
  readonly code = "dry-run-missing";
  constructor() {
    super("A dry run has to be made before the approval");
  }
}

/** One dry run at a time: somebody else was faster. */
export class DryRunUnderWayError extends RefusedError {
  override readonly name = "DryRunUnderWayError";
  readonly code = "dry-run-under-way";
  constructor() {
    super("A dry run is under way already");
  }
}

/** A dry run was made that shows all there is to see: the command is not executed once more for it. */
export class DryRunMadeError extends RefusedError {
  override readonly name = "DryRunMadeError";
  readonly code = "dry-run-made";
  constructor() {
    super("A dry run was made already");
  }
}

/** What came out of the dry run is not what the approver's card showed: another one was made since. */
export class DryRunUnseenError extends RefusedError {
  override readonly name = "DryRunUnseenError";
  readonly code = "dry-run-unseen";
  constructor() {
    super("The approver has not seen the last dry run");
  }
}

/** The rules refuse dry runs of this command, or it is not one that writes. */
export class DryRunRefusedError extends RefusedError {
  override readonly name = "DryRunRefusedError";
  readonly code = "dry-run-refused";
  constructor() {
    super("The rules allow no dry run of this command");
  }
}

/** Command, mode, target or its settings differ from what the approver saw: the approval is void. */
export class CommandChangedError extends RefusedError {
  override readonly name = "CommandChangedError";
  readonly code = "command-changed";
  constructor() {
    super("What would run is not what was approved");
  }
}

/** Another writer changed the item first. Callers read again and apply their rule again. */
export class VersionConflictError extends Error {
  override readonly name = "VersionConflictError";
  constructor(key: string) {
    super(`${key} was changed by somebody else`);
  }
}

/** The store cannot take writes (disk full, no connection): nothing was saved. `cause` says why. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
  constructor(cause: unknown) {
    super("The store did not take the write", { cause });
  }
}

/** The target is configured but cannot run anything now: its directory is missing, its program cannot be executed. */
export class TargetUnavailableError extends RefusedError {
  override readonly name = "TargetUnavailableError";
  readonly code = "target-unavailable";
  /** What is wrong and what to do, in English. */
  readonly problem: string;
  constructor(problem: string) {
    super(problem);
    this.problem = problem;
  }
}

/** One thing that is wrong with a request, at the field of the modal where it is. */
export type RequestProblem =
  | { field: "target"; code: "target-gone" }
  | { field: "target"; code: "target-unavailable"; problem: string }
  | { field: "command"; code: "command-unfit"; problem: CommandProblem }
  | { field: "command"; code: "command-syntax"; problem: SyntaxProblem }
  | { field: "command"; code: "command-refused" /** What the rule of the team says. */; words: string }
  | { field: "reason"; code: "reason-missing" | "reason-too-long" };

/** The request cannot become a run. Nothing was stored. */
export class InvalidRequestError extends RefusedError {
  override readonly name = "InvalidRequestError";
  readonly code = "invalid-request";
  readonly problems: readonly RequestProblem[];
  constructor(problems: readonly RequestProblem[]) {
    super(problems.map((problem) => `${problem.field}: ${problem.code}`).join(", "));
    this.problems = problems;
  }
}

/** The modal was submitted before, with something else in it: what was stored then stands, and was not changed. */
export class AlreadyRequestedError extends RefusedError {
  override readonly name = "AlreadyRequestedError";
  readonly code = "already-requested";
  readonly runId: string;
  constructor(runId: string) {
    super(`${runId} was asked for with other words`);
    this.runId = runId;
  }
}

/** The request is stored but its execution did not start: it was not run. Submitting again tries again. */
export class NotStartedError extends Error {
  override readonly name = "NotStartedError";
  readonly runId: string;
  constructor(runId: string, cause: unknown) {
    super(`The execution of ${runId} did not start`, { cause });
    this.runId = runId;
  }
}

/**
 * Whether the execution of a request was started is not known: nobody answered. Submitting again is safe, because
 * there is one execution of a name.
 */
export class StartUnknownError extends Error {
  override readonly name = "StartUnknownError";
  readonly runId: string;
  constructor(runId: string, cause: unknown) {
    super(`Whether the execution of ${runId} was started is not known`, { cause });
    this.runId = runId;
  }
}

/** Something of a run is still executing, so nobody can say yet how it ended. Whoever asked asks again later. */
export class StillRunningError extends Error {
  override readonly name = "StillRunningError";
  constructor(runId: string) {
    super(`Something of ${runId} is still running`);
  }
}
