import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configSchema } from "../../../runs/config.ts";
import { type Findings, findingsSchema } from "../../../runs/policy/findings.ts";
import { verdictOn } from "../../../runs/policy/verdict.ts";
import { MODES } from "../../../runs/run.ts";
import { RULE_NAMES, RULES, SEVERITIES, type Severity } from "../../../runs/script/findings/rules.ts";
import { foundIn, type RuleInput, rulesInput, withRules } from "../../support/policy.ts";
import { NOTHING_FOUND } from "../../support/runs.ts";
import { DEVELOPER, STRANGER } from "../../support/services.ts";

const asked = { target: "production", mode: "write", requester: DEVELOPER } as const;

const NO_DDL: RuleInput = {
  name: "no-ddl",
  when: { found: ["sql-ddl", "look-alike"] },
  verdict: "refuse",
  words: "Write a migration.",
};
const READS: RuleInput = {
  name: "reads",
  when: { modes: ["read-only"], worst: { atMost: "info" } },
  verdict: "run",
  loosens: true,
};
const INTERN: RuleInput = { name: "intern", when: { requesters: [STRANGER] }, verdict: "ask" };
const TEAM = withRules([INTERN, NO_DDL, READS]);

describe("a verdict", () => {
  it.each([
    ["the rule that matches", "User.connection.drop_table(:users)", {}, "refuse", "no-ddl"],
    [
      "the first rule that matches",
      "User.connection.drop_table(:users)",
      { requester: STRANGER },
      "ask",
      "intern",
    ],
    ["a rule that loosens", "User.count", { mode: "read-only" }, "run", "reads"],
    ["no rule when none matches: the target", "User.count", {}, "ask", "default"],
    [
      "no rule when it allows less than was found",
      "sleep 1; User.all.to_a",
      { mode: "read-only" },
      "ask",
      "default",
    ],
    ["the target that asks for nothing", "User.count", { target: "staging" }, "run", "default"],
    [
      "the danger on a target that asks for nothing",
      "User.delete_all",
      { target: "staging" },
      "ask",
      "default",
    ],
    [
      "the rule before the target that asks for nothing",
      "User.count",
      { target: "staging", requester: STRANGER },
      "ask",
      "intern",
    ],
  ] as const)("is made by %s: %s", async (_, command, fields, verdict, rule) => {
    expect(verdictOn({ ...asked, ...fields }, await foundIn(command), TEAM)).toMatchObject({ verdict, rule });
  });

  it("carries the sentence of the rule that refuses, and of no other", async () => {
    const refused = verdictOn(asked, await foundIn("User.connection.drop_table(:users)"), TEAM);
    const noDryRun = { dryRun: false };
    expect(refused).toEqual({
      verdict: "refuse",
      rule: "no-ddl",
      why: "rule",
      words: "Write a migration.",
      ...noDryRun,
    });
    expect(verdictOn(asked, NOTHING_FOUND, TEAM)).toEqual({
      verdict: "ask",
      rule: "default",
      why: "always",
      words: "",
      ...noDryRun,
    });
  });

  it("is that nothing runs which cannot, whatever a rule allows", () => {
    const everything = withRules([{ name: "all", verdict: "run", loosens: true }]);
    expect(verdictOn(asked, withWorst("refuse"), everything)).toMatchObject({
      verdict: "refuse",
      rule: "default",
    });
    expect(verdictOn(asked, withWorst("danger"), everything).verdict).toBe("run");
  });

  it.each([
    ["nobody has read", asked, undefined],
    ["is for a target that is gone", { ...asked, target: "gone" }, NOTHING_FOUND],
    ["is for a target that is no target", { ...asked, target: "__proto__" }, NOTHING_FOUND],
  ])("about a command that %s is that somebody has to look, whatever a rule allows", (_, run, findings) => {
    const everything = withRules([{ name: "all", verdict: "run", loosens: true }]);
    expect(verdictOn(run, findings, everything).verdict).toBe("ask");
  });
});

describe("by default", () => {
  it.each(
    (["always", "writes", "never"] as const).flatMap((approval) =>
      MODES.flatMap((mode) =>
        (["none", "info", "caution", "danger"] as const).map((worst) => [approval, mode, worst] as const),
      ),
    ),
  )(
    "a target with `approval: %s` runs a %s command with nothing worse than %s only when both allow it",
    (approval, mode, worst) => {
      const { verdict } = verdictOn({ ...asked, mode }, withWorst(worst), withRules([], { approval }));
      const targetAsks = approval === "always" || (approval === "writes" && mode !== "read-only");
      expect(verdict).toBe(targetAsks || worst === "danger" ? "ask" : "run");
    },
  );
});

function withWorst(worst: Severity | "none"): Findings {
  if (worst === "none") return NOTHING_FOUND;
  const place = { line: 1, column: 1, excerpt: "x", caret: "^", subject: "x" };
  return {
    counts: { ...NOTHING_FOUND.counts, [worst]: 1 },
    kept: [{ rule: "something", severity: worst, ...place }],
  };
}

const people = [DEVELOPER, STRANGER];
const when = fc.record(
  {
    targets: fc.subarray(["production", "staging"], { minLength: 1 }),
    modes: fc.subarray([...MODES], { minLength: 1 }),
    worst: fc.record(
      {
        atLeast: fc.constantFrom("info" as const, "caution" as const, "danger" as const),
        atMost: fc.constantFrom("none" as const, "info" as const, "caution" as const),
      },
      { requiredKeys: [] },
    ),
    found: fc.subarray([...RULE_NAMES], { minLength: 1, maxLength: 4 }),
    requesters: fc.subarray(people, { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const rule: fc.Arbitrary<RuleInput> = fc.oneof(
  when.map((each) => ({ name: "r", when: each, verdict: "refuse" as const, words: "No." })),
  when.map((each) => ({ name: "r", when: each, verdict: "ask" as const })),
  fc
    .tuple(when, fc.boolean())
    .map(([each, loosens]) => ({ name: "r", when: each, verdict: "run" as const, loosens })),
);
const ruleList = fc
  .array(rule, { maxLength: 6 })
  .map((rules) => rules.map((each, n) => ({ ...each, name: `r${n}` })));
const approval = fc.constantFrom("always" as const, "writes" as const, "never" as const);
const findings = fc.array(fc.constantFrom(...RULE_NAMES), { maxLength: 5 }).map((rules) =>
  findingsSchema.parse({
    counts: NOTHING_FOUND.counts,
    kept: rules.map((name) => ({
      ...{ rule: name, severity: RULES[name], line: 1, column: 1, excerpt: "", caret: "^", subject: "" },
    })),
  }),
);
const run = fc.record({
  target: fc.constantFrom("production", "staging", "gone"),
  mode: fc.constantFrom(...MODES),
  requester: fc.constantFrom(...people),
});
const STRICT = ["run", "ask", "refuse"];

/** A configuration with those of the rules that it takes: one that makes no sense behind the others is left out. */
const accepted = (rules: RuleInput[], of: "always" | "writes" | "never") => {
  const taken: RuleInput[] = [];
  for (const each of rules) {
    const input = rulesInput([...taken, each], { approval: of });
    if (configSchema.safeParse(input).success) taken.push(each);
  }
  return withRules(taken, { approval: of });
};

describe("whatever the rules are", () => {
  it("there is one answer, the same each time, and the rule that it names says it", () => {
    fc.assert(
      fc.property(ruleList, approval, run, findings, (rules, of, about, found) => {
        const config = accepted(rules, of);
        const first = verdictOn(about, found, config);
        expect(verdictOn(about, found, structuredClone(config))).toEqual(first);
        const named = config.rules.find(({ name }) => name === first.rule);
        expect(named === undefined).toBe(first.rule === "default");
        if (named) expect(named.verdict).toBe(first.verdict);
      }),
      { numRuns: 500 },
    );
  });

  it("one more rule before them that asks or refuses never lets more run", () => {
    fc.assert(
      fc.property(
        ruleList,
        when,
        fc.constantFrom("ask" as const, "refuse" as const),
        approval,
        run,
        findings,
        (rules, condition, verdict, of, about, found) => {
          const config = accepted(rules, of);
          const stricter = {
            name: "first",
            when: condition,
            ...(verdict === "ask" ? { verdict } : { verdict, words: "No." }),
          };
          const parsed = accepted([stricter], of).rules;
          const before = verdictOn(about, found, config).verdict;
          const after = verdictOn(about, found, { ...config, rules: [...parsed, ...config.rules] }).verdict;
          if (before === "run") expect(STRICT).toContain(after);
          else expect(after).not.toBe("run");
          if (before === "refuse" && verdict === "refuse") expect(after).toBe("refuse");
        },
      ),
      { numRuns: 500 },
    );
  });

  it("what waits for an approval without them runs only where one of them says that it loosens", () => {
    fc.assert(
      fc.property(ruleList, approval, run, findings, (rules, of, about, found) => {
        const config = accepted(rules, of);
        const without = verdictOn(about, found, { ...config, rules: [] }).verdict;
        const { verdict, rule: name } = verdictOn(about, found, config);
        if (STRICT.indexOf(verdict) >= STRICT.indexOf(without)) return;
        expect(config.rules.find((each) => each.name === name)).toMatchObject({
          verdict: "run",
          loosens: true,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it("a rule that the configuration accepts decides about some command", () => {
    const severities: readonly string[] = SEVERITIES;
    fc.assert(
      fc.property(ruleList, approval, (rules, of) => {
        const config = accepted(rules, of);
        for (const each of config.rules) {
          const names = each.when.found ?? [undefined];
          const decides = ["production", "staging"].some((target) =>
            MODES.some((mode) =>
              [...people, "U0NOBODY"].some((requester) =>
                (["none", "info", "caution", "danger"] as const).some((worst) =>
                  names.some((name) => {
                    if (name !== undefined && severities.indexOf(RULES[name]) > severities.indexOf(worst))
                      return false;
                    const kept = [...withWorst(worst).kept];
                    const [place] = withWorst("info").kept;
                    if (name !== undefined && place)
                      kept.push({ ...place, rule: name, severity: RULES[name] });
                    const seen = { counts: NOTHING_FOUND.counts, kept };
                    return verdictOn({ target, mode, requester }, seen, config).rule === each.name;
                  }),
                ),
              ),
            ),
          );
          expect(decides, each.name).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
