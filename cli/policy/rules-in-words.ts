import { en } from "../../bot/text/en.ts";
import type { Config, Target } from "../../runs/config.ts";
import type { PolicyRule } from "../../runs/policy/rules.ts";

const { common, found } = en;

/** The rules of a team, one sentence each, and what decides when none of them matches. */
export function rulesInWords({ rules, targets }: Config): string {
  const numbered = rules.map((rule, at) => `${at + 1}. ${rule.name}: ${sentence(rule)}`);
  return [
    rules.length === 0 ? "There are no rules." : "The first rule that matches decides:",
    ...numbered,
    "",
    rules.length === 0 ? "The targets decide:" : "When none matches, the target decides:",
    ...Object.entries(targets).map(([name, target]) => `${name}: ${DEFAULTS[target.approval]}`),
    "",
    "npx ambulance policy explain FILE says what they make of a command.",
  ].join("\n");
}

const DEFAULTS: Readonly<Record<Target["approval"], string>> = {
  always: "an approver decides about every command.",
  writes:
    "an approver decides about commands that may write, and about any in which a danger is found; others run at once.",
  never: "an approver decides about commands in which a danger is found; others run at once.",
};

const DRY_RUN = {
  first: ", and a dry run before it where it writes",
  never: ", and no dry run before it",
};

function sentence(rule: PolicyRule): string {
  return `${condition(rule.when)} ${outcome(rule)}`;
}

function condition({ requesters, modes, targets, worst, found: rules }: PolicyRule["when"]): string {
  const parts = [
    ...(requesters ? [`asked for by ${common.oneOf(requesters)}`] : []),
    ...(targets ? [`on ${common.oneOf(targets)}`] : []),
    ...(rules ? [`in which ${common.oneOf(rules)} is found`] : []),
    ...severity(worst),
  ];
  const kind = modes ? `${common.oneOf(modes)} command` : "command";
  return [`Any ${kind}`, ...parts].join(" ");
}

function severity(worst: PolicyRule["when"]["worst"]): string[] {
  const { atLeast, atMost } = worst ?? {};
  const named = (name: "info" | "caution" | "danger") => found.severities[name].toLowerCase();
  return [
    ...(atLeast ? [`with a finding that is at least ${named(atLeast)}`] : []),
    ...(atMost === "none" ? ["in which nothing is found"] : []),
    ...(atMost && atMost !== "none" ? [`with nothing worse than ${named(atMost)}`] : []),
  ];
}

function outcome(rule: PolicyRule): string {
  switch (rule.verdict) {
    case "refuse":
      return `is refused: "${rule.words}"`;
    case "ask":
      return `needs an approval${rule.dryRun === undefined ? "" : DRY_RUN[rule.dryRun ? "first" : "never"]}.`;
    case "run":
      return rule.loosens ? "runs at once, also where the target asks for an approval." : "runs at once.";
  }
}
