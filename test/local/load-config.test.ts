import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError, loadConfig, parseConfig } from "../../local/load-config.ts";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";

const target = { runsIn: { kind: "sample" }, approvers: ["U0ONCALL"] };

function problemsOf(exported: unknown): readonly string[] {
  try {
    parseConfig(exported, "ambulance.config.ts");
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

describe("a configuration", () => {
  it("gets its defaults, and durations in seconds", () => {
    const config = parseConfig(
      { channel: "C0RUNS", targets: { production: { ...target, timeLimit: "5m" } } },
      "file",
    );
    expect(config).toMatchObject({
      language: "en",
      targets: {
        production: {
          approval: "always",
          timeLimit: 300,
          approvalExpiresAfter: 28_800,
          oneAtATime: "writes",
          environment: ["PATH", "HOME", "LANG"],
        },
      },
    });
  });

  const withTarget = (fields: object) => ({
    channel: "C0RUNS",
    targets: { production: { ...target, ...fields } },
  });
  it.each([
    [
      "nothing exported",
      undefined,
      "ambulance.config.ts: the default export: Invalid input: expected object, received undefined.",
    ],
    [
      "a misspelt key",
      { channel: "C0RUNS", target: {}, targets: { production: target } },
      'ambulance.config.ts: the configuration has an unknown key "target".',
    ],
    [
      "a misspelt key of a target",
      withTarget({ aprovers: [] }),
      'ambulance.config.ts: targets.production has an unknown key "aprovers".',
    ],
    [
      "a channel by name",
      { channel: "#runs", targets: { production: target } },
      'ambulance.config.ts: channel: must be a Slack channel ID such as "C0123ABCD" (channel details, at the bottom).',
    ],
    [
      "an approver by name",
      withTarget({ approvers: ["@ken"] }),
      'ambulance.config.ts: targets.production.approvers[0]: must be a Slack member ID such as "U0123ABCD" (profile menu, "Copy member ID").',
    ],
    [
      "no approvers",
      withTarget({ approvers: [] }),
      "ambulance.config.ts: targets.production.approvers: needs at least one approver.",
    ],
    [
      "a duration without a unit",
      withTarget({ timeLimit: "30" }),
      'ambulance.config.ts: targets.production.timeLimit: must be a duration such as "90s", "30m", "8h" or "7d", from 1 to 86400 seconds.',
    ],
    [
      "no targets",
      { channel: "C0RUNS", targets: {} },
      "ambulance.config.ts: targets: needs at least one target.",
    ],
    [
      "a secret of the server's own in its environment",
      withTarget({ environment: ["SLACK_BOT_TOKEN"] }),
      "ambulance.config.ts: targets.production.environment[0]: cannot be one of Ambulance's own settings: commands must not see them.",
    ],
    [
      "a target called like a subcommand",
      { channel: "C0RUNS", targets: { history: target } },
      "ambulance.config.ts: targets: cannot have a target called history, show, cancel, help, check: these are subcommands of /ambulance.",
    ],
    [
      "a target with a space",
      { channel: "C0RUNS", targets: { "the shop": target } },
      "ambulance.config.ts: targets.the shop: the name must be lower case, at most 40 of a-z, 0-9, _ and -.",
    ],
  ])("with %s is refused, with its path", (_, exported, problem) => {
    expect(problemsOf(exported)).toEqual([problem]);
  });

  it("with several mistakes is told all of them", () => {
    expect(
      problemsOf({ channel: 5, targets: { a: { ...target, approval: "maybe", approvers: [] } } }),
    ).toHaveLength(3);
  });
});

describe("a configuration file", () => {
  let directory: string;
  beforeEach(() => {
    directory = emptyDirectory();
  });
  afterEach(() => removeDirectory(directory));
  const file = (text: string) => {
    const path = join(directory, "team.config.ts");
    writeFileSync(path, text);
    return path;
  };

  it("may be TypeScript, and names directories from where it is", async () => {
    const config = await loadConfig(
      file(`const approvers: string[] = ["U0ONCALL"];
        export default { channel: "C0RUNS", targets: { app: { approvers, runsIn: { kind: "directory", path: "../app" } } } };`),
    );
    expect(config.targets.app?.runsIn).toMatchObject({ path: join(directory, "../app") });
  });

  it("that is missing is told by name", async () => {
    await expect(loadConfig(join(directory, "none.ts"))).rejects.toThrow(
      `There is no configuration file ${directory}/none.ts`,
    );
  });

  it("that throws or does not parse is told in one line without a stack", async () => {
    await expect(loadConfig(file("throw new Error('no such\\nthing')"))).rejects.toThrow(
      /team\.config\.ts cannot be read: no such$/,
    );
  });
});
