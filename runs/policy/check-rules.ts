import type { Config, Target } from "../config.ts";
import { MODES, type Mode } from "../run.ts";
import { RULES, type Rule } from "../script/findings/rules.ts";
import { type PolicyRule, WORST, type Worst } from "./rules.ts";
import { isBetween, withoutRules } from "./verdict.ts";

/** What is wrong with the rule at a place of the list. */
export interface RuleProblem {
  at: number;
  words: string;
}

/** A kind of command that a rule may be about; `found` is there for a rule that asks for findings. */
interface Case {
  target: string;
  mode: Mode;
  worst: Worst;
  requester: string;
  found: Rule | undefined;
}

/** Stands for everybody whom no rule names. */
const ANYBODY = "";

/**
 * Finds rules that say something that was hardly meant: names that are not there, rules that can never decide because
 * of others before them or of themselves, and rules that let run, without saying so, what waits for an approval now.
 */
export function ruleProblems(config: Pick<Config, "rules" | "targets">): RuleProblem[] {
  return config.rules.flatMap((rule, at) => {
    const words = problemOf(rule, config.rules.slice(0, at), config);
    return words === undefined ? [] : [{ at, words: `"${rule.name}" ${words}` }];
  });
}

function problemOf(
  rule: PolicyRule,
  before: readonly PolicyRule[],
  config: Pick<Config, "rules" | "targets">,
): string | undefined {
  if (before.some(({ name }) => name === rule.name)) return "is the name of a rule before it as well";
  const unknown = rule.when.targets?.find((name) => !Object.hasOwn(config.targets, name));
  if (unknown !== undefined) return `is for the target "${unknown}", which targets does not have`;
  const cases = casesOf(rule, config);
  if (cases.length === 0) return "can never match: its own conditions exclude each other";
  const left = cases.filter((each) => !before.some((earlier) => covers(earlier, each)));
  if (left.length === 0) return neverReached(cases, before);
  const loosened =
    rule.verdict === "run" && !rule.loosens ? left.find((each) => waits(each, config)) : undefined;
  return loosened && loosening(loosened);
}

function neverReached(cases: readonly Case[], before: readonly PolicyRule[]): string {
  const one = before.find((earlier) => cases.every((each) => covers(earlier, each)));
  const who = one ? `"${one.name}" before it always does` : "the rules before it always do";
  return `can never match, because ${who}`;
}

function loosening({ target, mode, worst }: Case): string {
  const about = worst === "danger" ? " in which a danger was found" : "";
  return `would run ${mode} commands on ${target}${about}, which wait for an approval without it. Write loosens: true if that is meant, or narrow it down`;
}

/** The kinds of commands that a rule matches. What was found is never less bad than the worst finding. */
function casesOf({ when }: PolicyRule, { rules, targets }: Pick<Config, "rules" | "targets">): Case[] {
  const people = [ANYBODY, ...new Set(rules.flatMap((rule) => rule.when.requesters ?? []))];
  const cases: Case[] = [];
  for (const target of when.targets ?? Object.keys(targets))
    for (const mode of when.modes ?? MODES)
      for (const worst of WORST.filter((each) => isBetween(each, when.worst)))
        for (const requester of when.requesters ?? people)
          for (const found of when.found ?? [undefined])
            if (isPossible(worst, found)) cases.push({ target, mode, worst, requester, found });
  return cases;
}

function isPossible(worst: Worst, found: Rule | undefined): boolean {
  if (found === undefined) return true;
  const severities: readonly string[] = WORST;
  return severities.indexOf(RULES[found]) <= WORST.indexOf(worst);
}

/** Whether a rule matches every command of a kind. */
function covers({ when }: PolicyRule, { target, mode, worst, requester, found }: Case): boolean {
  return (
    (when.targets?.includes(target) ?? true) &&
    (when.modes?.includes(mode) ?? true) &&
    (when.requesters?.includes(requester) ?? true) &&
    isBetween(worst, when.worst) &&
    (when.found === undefined || (found !== undefined && when.found.includes(found)))
  );
}

function waits({ target, mode, worst }: Case, { targets }: { targets: Record<string, Target> }): boolean {
  const settings = targets[target];
  return settings === undefined || withoutRules(settings, mode, worst).verdict !== "run";
}
