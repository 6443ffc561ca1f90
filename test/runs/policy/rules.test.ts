import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../local/load-config.ts";
import { configSchema } from "../../../runs/config.ts";
import { type RuleInput, rulesInput } from "../../support/policy.ts";
import { ON_CALL } from "../../support/services.ts";

const ask = (name: string, when: RuleInput["when"] = {}): RuleInput => ({ name, when, verdict: "ask" });
const run = (name: string, when: RuleInput["when"], loosens = false): RuleInput => ({
  name,
  when,
  verdict: "run",
  loosens,
});

const mistakesIn = (rules: unknown): string[] => {
  const { error } = configSchema.safeParse({ ...rulesInput([]), rules });
  return (error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
};

describe("rules that are accepted", () => {
  it.each<[string, RuleInput[]]>([
    ["none", []],
    ["a rule for everything at the end", [ask("big", { worst: { atLeast: "caution" } }), ask("all")]],
    ["different people", [ask("a", { requesters: [ON_CALL] }), ask("b", { requesters: ["U0OTHER"] })]],
    [
      "a wider rule behind a narrower one",
      [ask("a", { modes: ["write"], targets: ["staging"] }), ask("b", { modes: ["write"] })],
    ],
    [
      "one that lets run what runs anyway",
      [run("a", { targets: ["staging"], worst: { atMost: "caution" } })],
    ],
    ["one that loosens and says so", [run("a", { targets: ["production"] }, true)]],
    [
      "one that would loosen, were it not for the rule before it",
      [ask("a", { worst: { atLeast: "danger" } }), run("b", { targets: ["staging"] })],
    ],
    ["overlapping findings", [ask("a", { found: ["mail", "job"] }), ask("b", { found: ["job", "shell"] })]],
  ])("%s", (_, rules) => {
    expect(mistakesIn(rules)).toEqual([]);
  });
});

describe("rules that are mistakes", () => {
  it.each<[string, RuleInput[], string]>([
    [
      "the same twice",
      [ask("a"), ask("b")],
      'rules.1: "b" can never match, because "a" before it always does',
    ],
    [
      "a narrower rule behind a wider one",
      [ask("a", { modes: ["write"] }), ask("b", { modes: ["write"], found: ["shell"] })],
      'rules.1: "b" can never match, because "a" before it always does',
    ],
    [
      "a finding that is always as bad as the rule before it asks for",
      [ask("a", { worst: { atLeast: "danger" } }), ask("b", { found: ["shell", "sql-ddl"] })],
      'rules.1: "b" can never match, because "a" before it always does',
    ],
    [
      "findings that are among those of the rule before it",
      [ask("a", { found: ["mail", "job"] }), ask("b", { found: ["job"], targets: ["staging"] })],
      'rules.1: "b" can never match, because "a" before it always does',
    ],
    [
      "what two rules leave nothing of",
      [
        ask("a", { modes: ["write"] }),
        ask("b", { modes: ["read-only", "dry-run"] }),
        ask("c", { targets: ["staging"] }),
      ],
      'rules.2: "c" can never match, because the rules before it always do',
    ],
    [
      "every target by its name",
      [ask("a", { targets: ["production", "staging"] }), ask("b")],
      'rules.1: "b" can never match, because "a" before it always does',
    ],
    [
      "a danger that is at most a caution",
      [ask("a", { found: ["shell"], worst: { atMost: "caution" } })],
      'rules.0: "a" can never match: its own conditions exclude each other',
    ],
    [
      "more than is at most allowed",
      [ask("a", { worst: { atLeast: "danger", atMost: "info" } })],
      'rules.0: "a" can never match: its own conditions exclude each other',
    ],
    [
      "two of a name",
      [ask("a", { modes: ["write"] }), ask("a")],
      'rules.1: "a" is the name of a rule before it as well',
    ],
    [
      "a target that is not there",
      [ask("a", { targets: ["prod"] })],
      'rules.0: "a" is for the target "prod", which targets does not have',
    ],
    [
      "less than the target asks for, without saying so",
      [run("a", { modes: ["read-only"] })],
      'rules.0: "a" would run read-only commands on production, which wait for an approval without it. Write loosens: true if that is meant, or narrow it down',
    ],
    [
      "a danger on a target that asks for nothing, without saying so",
      [run("a", { targets: ["staging"], found: ["sleep"] })],
      'rules.0: "a" would run write commands on staging in which a danger was found, which wait for an approval without it. Write loosens: true if that is meant, or narrow it down',
    ],
  ])("%s", (_, rules, sentence) => {
    expect(mistakesIn(rules)).toEqual([sentence]);
  });

  it.each<[string, unknown, string]>([
    ["no name", [{ verdict: "ask" }], "rules.0.name"],
    ["the name default", [{ name: "default", verdict: "ask" }], "that is what decides when no rule does"],
    ["a verdict that there is none of", [{ name: "a", verdict: "allow" }], "rules.0.verdict"],
    ["a refusal without a sentence", [{ name: "a", verdict: "refuse" }], "rules.0.words"],
    ["a refusal with an empty sentence", [{ name: "a", verdict: "refuse", words: "  " }], "needs a sentence"],
    [
      "an unknown finding",
      [{ name: "a", verdict: "ask", when: { found: ["drop"] } }],
      "rules.0.when.found.0",
    ],
    ["an unknown condition", [{ name: "a", verdict: "ask", when: { target: "x" } }], "Unrecognized key"],
    ["a name instead of an id", [{ name: "a", verdict: "ask", when: { requesters: ["@ken"] } }], "member ID"],
    ["an empty list", [{ name: "a", verdict: "ask", when: { found: [] } }], "rules.0.when.found"],
    ["loosens where nothing is loosened", [{ name: "a", verdict: "ask", loosens: true }], "Unrecognized key"],
    [
      "51 rules",
      Array.from({ length: 51 }, (_, n) => ({ name: `r${n}`, verdict: "ask" })),
      "at most 50 rules",
    ],
  ])("%s", (_, rules, part) => {
    expect(mistakesIn(rules).join("\n")).toContain(part);
  });

  it("are told with their place in the file", () => {
    const rules = [ask("a"), ask("b")];
    expect(() => parseConfig(rulesInput(rules), "ambulance.config.ts")).toThrow(
      'ambulance.config.ts: rules[1]: "b" can never match, because "a" before it always does.',
    );
  });
});
