import { verifyEntries } from "../audit/entry.ts";
import { approversOf } from "./approvers.ts";
import { type Config, targetNamed } from "./config.ts";
import { evidenceOfDryRun, isDryRunMissing } from "./dry-run.ts";
import { evidenceOf } from "./policy/findings.ts";
import { verdictOn } from "./policy/verdict.ts";
import { digestOf, type Run } from "./run.ts";

/** What a run would run in, as far as it can be found out now. */
export type Place =
  | { name: string }
  | {
      problem: "target-gone" | "target-unavailable";
      /** Why, in English, for a person. */
      explanation?: string;
    };

/** Why a run may not go on, as a code for `bot/text`. */
export type Problem =
  | "record-changed"
  | "target-gone"
  | "target-unavailable"
  | "command-unreadable"
  | "command-changed"
  | "refused-by-rule"
  | "approval-missing"
  | "approval-void"
  | "dry-run-missing"
  | "dry-run-unwanted"
  | "dry-run-unapproved"
  | "no-approver";

/** Why a request is refused before anybody is asked about it; undefined when it is not. */
export function requestProblem(run: Run, config: Config, place: Place): Problem | undefined {
  const target = targetNamed(config, run.target);
  if (!target) return "target-gone";
  if (isRequestChanged(run)) return "record-changed";
  const { verdict } = verdictOn(run, run.findings, config);
  if (verdict === "refuse") return "refused-by-rule";
  if (verdict === "ask" && approversOf(run, target).length === 0) return "no-approver";
  if (verdict === "ask" && run.dryRunOf !== undefined && !isApproved(run, config))
    return "dry-run-unapproved";
  return run.digest === undefined && !("problem" in place) ? undefined : placeProblem(run, place);
}

/** Why a run may not start although it is its turn; undefined when it may. Checked with what is true at that moment. */
export function launchProblem(run: Run, config: Config, place: Place): Problem | undefined {
  const target = targetNamed(config, run.target);
  const isSound = verifyEntries(run.entries) === undefined && !isRequestChanged(run);
  if (!isSound || isEvidenceChanged(run)) return "record-changed";
  if (!target) return "target-gone";
  const { verdict } = verdictOn(run, run.findings, config);
  if (verdict === "refuse") return "refused-by-rule";
  if (verdict === "ask" && !run.decision) return "approval-missing";
  if (verdict === "ask" && !isApproved(run, config)) return "approval-void";
  if (isDryRunMissing(run, config)) return "dry-run-missing";
  return placeProblem(run, place);
}

function placeProblem(run: Run, place: Place): Problem | undefined {
  if ("problem" in place) return place.problem;
  return digestOf(run, place.name) === run.digest ? undefined : "command-changed";
}

/** Whether what is to run is not what the record says was asked for. */
function isRequestChanged({ entries, command, mode, target, dryRunOf }: Run): boolean {
  const asked = entries.find(({ kind }) => kind === "requested")?.detail ?? {};
  const isSame = asked.command === command && asked.mode === mode && asked.target === target;
  return !isSame || asked.dryRunOf !== dryRunOf;
}

/** Whether findings or dry run are not those that were written down, or one that was is gone. */
function isEvidenceChanged({ entries, findings, dryRun }: Run): boolean {
  const evidence = entries.find(({ kind }) => kind === "checked")?.detail.evidence;
  if (evidence !== undefined && evidence !== (findings && evidenceOf(findings))) return true;
  const last = entries.findLast(({ kind }) => kind === "dry-run-started" || kind === "dry-run-ended");
  if (last?.kind === "dry-run-ended") return !dryRun || last.detail.evidence !== evidenceOfDryRun(dryRun);
  return dryRun?.runId !== last?.detail.runId || dryRun?.status !== undefined;
}

/** Whether somebody who may approves of what would run: for a dry run that an approver wanted, that one does. */
export function isApproved(run: Run, config: Config): boolean {
  const { decision } = run;
  const target = targetNamed(config, run.target);
  if (!target || decision?.verdict !== "approved" || decision.digest !== run.digest) return false;
  return approversOf(run, target).includes(decision.by);
}
