import { describe, expect, it } from "vitest";
import { checkForAws, rolesIn } from "../../infra/check-config.ts";
import { TooManyTargetsError } from "../../infra/role.ts";
import { readSettings, SETTINGS } from "../../infra/settings.ts";
import { SettingsError } from "../../local/settings.ts";
import { configWith, exampleConfig, stackOf } from "./synthesised.ts";

const person = "U0123ABCD";

function problems(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe("the settings of the command line", () => {
  it("have sensible defaults", () => {
    expect(readSettings({})).toEqual({
      stack: "installation",
      installation: "production",
      config: "./ambulance.config.ts",
      keepOutputs: 400,
    });
  });

  it("come as text", () => {
    expect(readSettings({ keepOutputs: "90", alarmEmail: "a@example.com" })).toMatchObject({
      keepOutputs: 90,
    });
  });

  it.each([
    [{ installation: "Production" }, /-c installation: must be lower case/],
    [{ installation: "a-name-of-more-than-twenty" }, /at most 20/],
    [{ alarmEmail: "nobody" }, /-c alarmEmail: must be an e-mail address/],
    [{ keepOutputs: "long" }, /-c keepOutputs: must be a number of days/],
    [{ stack: "everything" }, /-c stack: must be installation, target-account or deploy-role/],
    [{ stack: "target-account" }, /The setting home is missing: add -c home=/],
    [{ stack: "target-account", home: "1234" }, /-c home: must be the 12 digits/],
    [
      { stack: "deploy-role", pipeline: "jenkins", repository: "a/b" },
      /-c pipeline: must be github or circleci/,
    ],
    [{ stack: "deploy-role", pipeline: "github" }, /The setting repository is missing/],
    [{ stack: "deploy-role", pipeline: "github", repository: "shop" }, /must be owner\/name/],
    [
      { stack: "deploy-role", pipeline: "github", repository: "a/b", branch: "*" },
      /must be the name of a branch/,
    ],
  ])("are refused in a sentence: %o", (given, sentence) => {
    expect(problems(() => readSettings(given)).join()).toMatch(sentence);
  });

  it("are all known by name", () => {
    expect(SETTINGS).toEqual(
      expect.arrayContaining(["stack", "installation", "config", "alarmEmail", "home"]),
    );
  });
});

describe("a configuration for AWS", () => {
  it("may have every kind of target that AWS reaches", () => {
    expect(problems(() => checkForAws(exampleConfig, "config.ts"))).toEqual([]);
  });

  it("is refused with a sentence for each target that needs a server", () => {
    const config = configWith({
      shop: { runsIn: { kind: "sample" }, approvers: [person] },
      old: { runsIn: { kind: "directory", path: "/srv/app" }, approvers: [person] },
    });
    expect(problems(() => checkForAws(config, "config.ts"))).toEqual([
      expect.stringMatching(/^config\.ts: targets\.shop is a sample on a server.*infra\/example\.config\.ts/),
      expect.stringMatching(/^config\.ts: targets\.old is a directory on a server/),
    ]);
  });

  it("is refused when it gives a variable twice", () => {
    const billing = exampleConfig.targets.billing?.runsIn;
    if (billing?.kind !== "own-codebuild") throw new Error("the example has changed");
    const runsIn = { ...billing, queueTimeLimit: "15m", variables: { DATABASE_URL: "postgres://" } };
    const config = configWith({ billing: { runsIn, approvers: [person] } });
    expect(problems(() => checkForAws(config, "config.ts"))).toEqual([
      "config.ts: targets.billing has the variable DATABASE_URL twice.",
    ]);
  });

  /** Targets in a cluster each, or all in one. */
  function ecsTargets(count: number, clusterOf: (number: number) => string) {
    const targets = Array.from({ length: count }, (_, number) => {
      const cluster = clusterOf(number);
      const runsIn = { kind: "ecs" as const, cluster, service: `service-${number}`, container: "app" };
      const roles = [`${cluster}-task-role`, `${cluster}-execution-role`];
      return [`${"target".padEnd(20, "-")}-${number}`, { runsIn: { ...runsIn, roles }, approvers: [person] }];
    });
    return configWith(Object.fromEntries(targets));
  }

  it("may have 20 targets in one cluster, or ten in clusters of their own", () => {
    expect(() => stackOf({ config: ecsTargets(20, () => "the-only-cluster") })).not.toThrow();
    expect(() => stackOf({ config: ecsTargets(10, (number) => `cluster-${number}`) })).not.toThrow();
  });

  it("is refused when IAM could not hold the permissions", () => {
    expect(() => stackOf({ config: ecsTargets(60, (number) => `cluster-${number}`) })).toThrow(
      TooManyTargetsError,
    );
  });

  it("says which roles of another account it names", () => {
    expect(rolesIn("222222222222", exampleConfig)).toEqual(["arn:aws:iam::222222222222:role/ambulance"]);
    expect(problems(() => rolesIn("333333333333", exampleConfig)).join()).toMatch(
      /No target names a role in the account 333333333333/,
    );
  });
});
