import {
  AlreadyDecidedError,
  AlreadyRequestedError,
  CommandChangedError,
  DryRunMadeError,
  DryRunMissingError,
  DryRunRefusedError,
  DryRunUnderWayError,
  DryRunUnseenError,
  IllegalMoveError,
  InvalidRequestError,
  MayNotCancelError,
  NotAnApproverError,
  NothingToCancelError,
  NotStartedError,
  OwnRunError,
  RunNotFoundError,
  StoreUnavailableError,
  TargetGoneError,
  TargetUnavailableError,
  VersionConflictError,
} from "../runs/errors.ts";
import { escaped, mention, visible } from "./blocks/mrkdwn.ts";
import { oneOf } from "./blocks/people.ts";
import { fieldErrors } from "./problems.ts";
import type { Text } from "./text/index.ts";

/** What a person is told about an error of the rules, and who could do what they could not; undefined for any other error. */
export function refusal(error: unknown, text: Text): string | undefined {
  const { refusals: say, status } = text;
  const { join } = text.common;
  if (error instanceof AlreadyDecidedError) return alreadyDecided(error, text);
  if (error instanceof OwnRunError) return join(say.ownRun, whoCould(error.approvers, text));
  if (error instanceof NotAnApproverError) return join(say.notAnApprover, whoCould(error.approvers, text));
  if (error instanceof MayNotCancelError) return join(say.mayNotCancel, whoCould(error.allowed, text));
  if (error instanceof NothingToCancelError) return say.nothingToCancel(status[error.status].word);
  if (error instanceof RunNotFoundError) return say.runNotFound(`\`${escaped(error.runId)}\``);
  if (error instanceof TargetGoneError) return say.targetGone(escaped(error.target));
  if (error instanceof TargetUnavailableError)
    return join(say.targetUnavailable, escaped(visible(error.problem)));
  if (error instanceof CommandChangedError) return say.commandChanged;
  if (error instanceof DryRunMissingError) return say.dryRunMissing;
  if (error instanceof DryRunUnderWayError) return say.dryRunUnderWay;
  if (error instanceof DryRunMadeError) return say.dryRunMade;
  if (error instanceof DryRunUnseenError) return say.dryRunUnseen;
  if (error instanceof DryRunRefusedError) return say.dryRunRefused;
  if (error instanceof IllegalMoveError) return say.changedMeanwhile(status[error.from].word);
  if (error instanceof InvalidRequestError)
    return escaped(Object.values(fieldErrors(error.problems, text)).join("\n"));
  if (error instanceof AlreadyRequestedError) return text.mistakes.changedMeanwhile(error.runId);
  if (error instanceof NotStartedError) return text.mistakes.notStarted;
  if (error instanceof StoreUnavailableError || error instanceof VersionConflictError) return say.notSaved;
  return undefined;
}

function alreadyDecided({ status, by }: AlreadyDecidedError, { refusals: say, status: words }: Text): string {
  if (status === "expired") return say.expired;
  if (by === undefined) return say.alreadyDecided(words[status].word);
  if (status === "rejected") return say.alreadyRejected(mention(by));
  if (status === "cancelled" || status === "stopping") return say.alreadyCancelled(mention(by));
  if (status === "queued") return say.alreadyApproved(mention(by));
  return say.alreadyDecidedBy(words[status].word, mention(by));
}

function whoCould(people: readonly string[], text: Text): string {
  return people.length === 0 ? text.refusals.nobodyCould : text.refusals.ask(oneOf(people, text));
}
