import { describe, expect, it } from "vitest";
import { verdictOn } from "../../../runs/policy/verdict.ts";
import { foundIn, type RuleInput, withRules } from "../../support/policy.ts";
import { DEVELOPER, STRANGER } from "../../support/services.ts";

const asked = { target: "production", mode: "write", requester: DEVELOPER } as const;
const INTERN: RuleInput = { name: "intern", when: { requesters: [STRANGER] }, verdict: "ask" };
const TEAM = withRules([INTERN]);

describe("a dry run before the approval", () => {
  const rule = (dryRun: boolean): RuleInput => ({ name: "r", verdict: "ask", dryRun });
  const noDryRuns: RuleInput = { name: "n", when: { modes: ["dry-run"] }, verdict: "refuse", words: "No." };

  it.each<[boolean, string, string, RuleInput[], object]>([
    [true, "where a danger is found", "User.delete_all", [], {}],
    [true, "also where a rule asks and does not say", "User.delete_all", [INTERN], { requester: STRANGER }],
    [true, "where a rule says so", "User.count", [rule(true)], {}],
    [true, "where the requester wants it", "User.count", [], { dryRunFirst: true }],
    [
      true,
      "where the requester wants it, whatever a rule says",
      "User.count",
      [rule(false)],
      { dryRunFirst: true },
    ],
    [
      true,
      "of a dangerous run on a target that asks for nothing",
      "User.delete_all",
      [],
      { target: "staging" },
    ],
    [false, "where nothing worse than caution is found", 'User.where(plan: "x").delete_all', [], {}],
    [false, "where a rule says that none is needed", "User.delete_all", [rule(false)], {}],
    [false, "of a run that does not write", "User.delete_all", [rule(true)], { mode: "read-only" }],
    [false, "of a dry run", "User.delete_all", [rule(true)], { mode: "dry-run" }],
    [false, "where the rules refuse dry runs", "User.delete_all", [noDryRuns, rule(true)], {}],
    [
      false,
      "where it would do twice what nothing rolls back",
      'User.delete_all; File.write("a", "b")',
      [],
      {},
    ],
    [false, "where it would be refused itself", 'User.delete_all; system("ls")', [], {}],
  ])("is demanded: %s, %s", async (demanded, _, command, rules, fields) => {
    const verdict = verdictOn({ ...asked, ...fields }, await foundIn(command), withRules(rules));
    expect(verdict.dryRun).toBe(demanded);
  });
});

describe("a requester who wants a dry run first", () => {
  it("is not taken at the word of a target that asks for nothing: somebody looks at the dry run", async () => {
    const wish = { ...asked, target: "staging", dryRunFirst: true } as const;
    const verdict = verdictOn(wish, await foundIn("User.count"), TEAM);
    expect(verdict).toMatchObject({ verdict: "ask", why: "dry-run-first", dryRun: true });
  });
});
