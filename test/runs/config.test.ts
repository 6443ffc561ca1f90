import { describe, expect, it } from "vitest";
import { type ConfigInput, configSchema, targetNamed } from "../../runs/config.ts";

const sample = { runsIn: { kind: "sample" as const }, approvers: ["U0ONCALL"] };
const config = { channel: "C0RUNS", targets: { production: sample } } satisfies ConfigInput;

const withTarget = (fields: object) => ({ ...config, targets: { production: { ...sample, ...fields } } });
/** Each mistake as its path and what zod says about it. */
const mistakesIn = (input: unknown): string => {
  const issues = configSchema.safeParse(input).error?.issues ?? [];
  return issues
    .map(
      (issue) =>
        `${issue.path.join(".")}: ${(issue.code === "invalid_key" ? issue.issues[0] : issue)?.message}`,
    )
    .join("\n");
};

describe("the configuration", () => {
  it("needs a channel, and a target with a place and an approver; the rest is filled in", () => {
    const { targets, language } = configSchema.parse(config);
    expect(language).toBe("en");
    expect(targets.production).toEqual({
      description: "",
      runsIn: { kind: "sample" },
      approvers: ["U0ONCALL"],
      approval: "always",
      approvalExpiresAfter: 8 * 3600,
      timeLimit: 1800,
      outputLimit: 100_000_000,
      oneTransaction: false,
      environment: ["PATH", "HOME", "LANG"],
      oneAtATime: "writes",
    });
  });

  it("reads how much a run may do as its target says, and flags what it did beyond where nothing is said", () => {
    const limits = { statementTimeout: "90s", oneTransaction: true, tolerance: { percent: 2.5 } };
    expect(configSchema.parse(withTarget(limits)).targets.production).toMatchObject({
      statementTimeout: 90,
      oneTransaction: true,
      tolerance: { percent: 2.5, beyond: "flag" },
    });
  });

  it("starts Ruby as Rails does where nothing else is said", () => {
    const { targets } = configSchema.parse(withTarget({ runsIn: { kind: "directory", path: "../shop" } }));
    expect(targets.production?.runsIn).toEqual({
      kind: "directory",
      path: "../shop",
      command: ["bin/rails", "runner"],
    });
  });

  it.each<[string, unknown, string, string]>([
    ["no channel", { targets: config.targets }, "", "channel: "],
    ["a channel's name", { ...config, channel: "#runs" }, 'such as "C0123ABCD"', "channel: "],
    ["an unknown language", { ...config, language: "fr" }, '"en"|"ja"', "language: "],
    ["an unknown key", { ...config, chanel: "C0RUNS" }, 'Unrecognized key: "chanel"', ""],
    ["no target", { ...config, targets: {} }, "needs at least one target", "targets: "],
    [
      "a target in capitals",
      { ...config, targets: { Production: sample } },
      "must be lower case",
      "targets.Production: ",
    ],
    [
      "a target named __proto__",
      JSON.parse('{"channel":"C0RUNS","targets":{"__proto__":{}}}'),
      "at least one target",
      "",
    ],
    [
      "nobody who approves",
      withTarget({ approvers: [] }),
      "needs at least one approver",
      "production.approvers",
    ],
    [
      "an approver by name",
      withTarget({ approvers: ["@mika"] }),
      '"Copy member ID"',
      "production.approvers.0",
    ],
    ["a statement without time", withTarget({ statementTimeout: "0s" }), "1 to 86400", "statementTimeout"],
    [
      "a tolerance of less than nothing",
      withTarget({ tolerance: { percent: -1 } }),
      "expected number to be >=0",
      "production.tolerance.percent",
    ],
    [
      "a tolerance of more than tenfold",
      withTarget({ tolerance: { percent: 1001 } }),
      "expected number to be <=1000",
      "production.tolerance.percent",
    ],
    [
      "a tolerance with a consequence that there is not",
      withTarget({ tolerance: { percent: 5, beyond: "ignore" } }),
      '"roll-back"|"flag"',
      "production.tolerance.beyond",
    ],
    [
      "an unknown key of a tolerance",
      withTarget({ tolerance: { percent: 5, rows: 10 } }),
      'Unrecognized key: "rows"',
      "production.tolerance",
    ],
    [
      "an unknown key of a target",
      withTarget({ timelimit: "1h" }),
      'Unrecognized key: "timelimit"',
      "targets.production",
    ],
    ["a number for a duration", withTarget({ timeLimit: 1800 }), "expected string", "production.timeLimit"],
    [
      "a time limit of no time",
      withTarget({ timeLimit: "0s" }),
      "from 1 to 86400 seconds",
      "production.timeLimit",
    ],
    [
      "an approval that waits for a year",
      withTarget({ approvalExpiresAfter: "365d" }),
      "2592000",
      "approvalExpiresAfter",
    ],
    ["a long description", withTarget({ description: "x".repeat(76) }), "<=75", "production.description"],
    ["a place of an unknown kind", withTarget({ runsIn: { kind: "heroku" } }), "", "production.runsIn.kind"],
    [
      "a command of no words",
      withTarget({ runsIn: { kind: "directory", path: ".", command: [] } }),
      "",
      "runsIn.command",
    ],
    [
      "a variable with its value",
      withTarget({ environment: ["A=1"] }),
      "name of an environment variable",
      "environment.0",
    ],
  ])("refuses %s, and says what is wrong and where", (_, input, problem, place) => {
    expect(mistakesIn(input)).toContain(problem);
    expect(mistakesIn(input)).toContain(place);
    expect(mistakesIn(input)).not.toBe("");
  });

  it("has no more targets than a menu of Slack holds", () => {
    const many = (count: number) => ({
      ...config,
      targets: Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, sample])),
    });
    expect(mistakesIn(many(100))).toBe("");
    expect(mistakesIn(many(101))).toContain("a Slack menu holds at most 100 targets");
  });

  it.each(["toString", "constructor", "__proto__", "staging", ""])(
    "has no target %j that nobody wrote",
    (name) => {
      expect(targetNamed(configSchema.parse(config), name)).toBeUndefined();
    },
  );

  it("finds a target by its name", () => {
    expect(targetNamed(configSchema.parse(config), "production")).toMatchObject({ approvers: ["U0ONCALL"] });
  });
});
