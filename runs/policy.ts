import { verifyEntries } from "../audit/entry.ts";
import { type Config, type Target, targetNamed } from "./config.ts";
import { approversOf } from "./decide.ts";
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
  | "no-approver";

/** Why a request is refused before anybody is asked about it; undefined when it is not. */
export function requestProblem(run: Run, config: Config, place: Place): Problem | undefined {
  const target = targetNamed(config, run.target);
  if (!target) return "target-gone";
  const { verdict } = verdictOn(run, run.findings, config);
  if (verdict === "refuse") return "refused-by-rule";
  if (verdict === "ask" && approversOf(run, target).length === 0) return "no-approver";
  return run.digest === undefined && !("problem" in place) ? undefined : placeProblem(run, place);
}

/** Why a run may not start although it is its turn; undefined when it may. Checked with what is true at that moment. */
export function launchProblem(run: Run, config: Config, place: Place): Problem | undefined {
  const target = targetNamed(config, run.target);
  if (verifyEntries(run.entries) !== undefined || isEvidenceChanged(run)) return "record-changed";
  if (!target) return "target-gone";
  const { verdict } = verdictOn(run, run.findings, config);
  if (verdict === "refuse") return "refused-by-rule";
  if (verdict === "ask" && !run.decision) return "approval-missing";
  if (verdict === "ask" && !approvedBy(run, target)) return "approval-void";
  return placeProblem(run, place);
}

function placeProblem(run: Run, place: Place): Problem | undefined {
  if ("problem" in place) return place.problem;
  return digestOf(run, place.name) === run.digest ? undefined : "command-changed";
}

/** Whether the findings are not those that the check wrote down. */
function isEvidenceChanged({ entries, findings }: Run): boolean {
  const evidence = entries.find(({ kind }) => kind === "checked")?.detail.evidence;
  return evidence !== undefined && evidence !== (findings && evidenceOf(findings));
}

function approvedBy(run: Run, target: Target): boolean {
  const { decision } = run;
  if (decision?.verdict !== "approved" || decision.digest !== run.digest) return false;
  return approversOf(run, target).includes(decision.by);
}
