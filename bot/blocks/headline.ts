import { approversOf } from "../../runs/approvers.ts";
import { isOutsideTolerance, nothingStayed } from "../../runs/comparison.ts";
import { type Config, targetNamed } from "../../runs/config.ts";
import { isDryRunMissing, isDryRunUnderWay } from "../../runs/dry-run.ts";
import type { Run } from "../../runs/run.ts";
import { mayHaveRun } from "../../runs/status.ts";
import type { Text } from "../text/index.ts";
import { duration } from "./measures.ts";
import { date, mention } from "./mrkdwn.ts";
import { author, oneOf } from "./people.ts";

/**
 * Where a run stands and what is needed from whom, in one or two of our own sentences.
 * Whether the target may have been touched is always said when something went wrong.
 */
export function headline(run: Run, config: Config, text: Text): string {
  const { headline: say } = text;
  const { join } = text.common;
  const canceller = author(run.cancelledBy ?? "ambulance", text);
  switch (run.status) {
    case "requested":
      return join(say.requested, nothingYet(run, text));
    case "awaiting-approval":
      return join(waiting(run, config, text), nothingYet(run, text));
    case "queued":
      return join(approval(run, text), turn(run, text), nothingYet(run, text));
    case "running":
      return join(approval(run, text), say.running(date(run.startedAt ?? run.requestedAt)));
    case "stopping":
      return join(say.cancelled(canceller), run.mode === "write" ? say.stopping : say.stoppingReadOnly);
    case "succeeded":
      return join(say.succeeded, run.mode === "dry-run" ? takenBack(run, text) : "");
    case "failed":
      return join(failure(run, text), traces(run, text));
    case "timed-out":
      return join(timeLimit(run, config, text), traces(run, text));
    case "cancelled":
      return join(say.cancelled(canceller), traces(run, text));
    case "rejected":
      return join(say.rejected(mention(run.decision?.by ?? text.common.nobody)), traces(run, text));
    case "expired":
      return join(say.expired, traces(run, text), say.askAgain);
    case "refused":
    case "aborted":
      return join(problem(run, text), traces(run, text));
    case "interrupted":
      return join(interruption(run, text), traces(run, text));
  }
}

function waiting(run: Run, config: Config, text: Text): string {
  const { headline: say } = text;
  const target = targetNamed(config, run.target);
  const approvers = target ? approversOf(run, target) : [];
  if (approvers.length === 0) return say.waitingForNobody;
  const who = oneOf(approvers, text);
  const until = date(run.expiresAt ?? run.requestedAt);
  if (isDryRunUnderWay(run)) return say.dryRunUnderWay(who, until);
  return isDryRunMissing(run, config) ? say.dryRunFirst(who, until) : say.waiting(who, until);
}

function turn({ behind }: Run, { headline: say }: Text): string {
  return behind === undefined ? say.next : say.behind(`\`${behind}\``);
}

function nothingYet({ dryRun }: Run, { headline: say }: Text): string {
  return dryRun ? say.onlyDryRun : say.nothingYet;
}

function approval(run: Run, { headline: say }: Text): string {
  return run.decision ? say.approvedBy(mention(run.decision.by)) : say.noApproval;
}

function failure(run: Run, text: Text): string {
  const { headline: say } = text;
  const { result } = run;
  if (result?.ending === "could-not-start") return text.common.join(cause(run, text), say.couldNotStart);
  if (isOutsideTolerance(result?.effects)) return say.outsideTolerance;
  if (result?.ending === "output-limit") return say.tooMuchOutput;
  if (result?.exception) return say.raised;
  return result?.exit === null || result === undefined ? say.interrupted.unknown : say.failed(result.exit);
}

function timeLimit(run: Run, config: Config, text: Text): string {
  const target = targetNamed(config, run.target);
  return target
    ? text.headline.timedOut(duration(target.timeLimit * 1000, text))
    : text.headline.timedOutAnywhere;
}

function problem({ problem: code }: Run, { problems }: Text): string {
  return problemWords(code ?? "unknown", problems);
}

/** The sentence for a code that a step or rule left in a run. */
export function problemWords(code: string, problems: Text["problems"]): string {
  return isKnown(code, problems) ? problems[code] : problems.unknown;
}

function isKnown(code: string, problems: Text["problems"]): code is keyof Text["problems"] {
  return Object.hasOwn(problems, code);
}

/** What AWS said was the matter, where it did. */
function cause(run: Run, { causes }: Text): string {
  return run.result?.cause === undefined ? "" : causes[run.result.cause];
}

function interruption(run: Run, text: Text): string {
  const { interrupted: say } = text.headline;
  if (run.result?.cause !== undefined) return cause(run, text);
  switch (run.result?.ending) {
    case "killed":
      return say.killed;
    case "server-died":
      return say.serverDied;
    case "report-forged":
      return say.forged;
    default:
      return run.problem === undefined ? say.unknown : problem(run, text);
  }
}

/** What the command may have left behind. */
function traces(run: Run, text: Text): string {
  const { headline: say } = text;
  if (run.result?.ending === "could-not-start") return "";
  const neverBegan = run.status === "cancelled" && run.startedAt === undefined;
  if (neverBegan || !mayHaveRun(run.status)) return run.dryRun ? say.onlyDryRun : say.nothingRan;
  if (run.mode === "dry-run") return takenBack(run, text);
  if (run.mode === "write" && nothingStayed(run.result?.effects)) return say.rolledBack;
  return run.mode === "write" ? say.mayHaveChanged : say.mayHaveRun;
}

/** What becomes of a dry run's changes; nothing is promised that the databases did not confirm. */
function takenBack({ result }: Run, { headline: say }: Text): string {
  return result?.effects?.rolledBack === false ? "" : say.dryRun;
}
