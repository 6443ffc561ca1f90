import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  readConfig,
  readEnvironment,
  WronglyDeployedError,
} from "../../../aws/lambdas/handler/cold-start.ts";
import { configFile } from "../../../infra/bundle/config-file.ts";
import { configSchema } from "../../../runs/config.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";

const environment = {
  AMBULANCE_INSTALLATION: "shop",
  AMBULANCE_TABLE: "table",
  AMBULANCE_BUCKET: "bucket",
  AMBULANCE_STATE_MACHINE: "arn:aws:states:eu-west-1:123456789012:stateMachine:ambulance-shop",
  AMBULANCE_DELIVER_FUNCTION: "ambulance-shop-deliver",
};

function bundleWith(config?: string): string {
  const directory = emptyDirectory();
  onTestFinished(() => removeDirectory(directory));
  if (config !== undefined) writeFileSync(join(directory, "config.json"), config);
  return directory;
}

describe("a function on a cold start", () => {
  it("knows its environment, and nothing that is not Ambulance's", () => {
    expect(readEnvironment({ ...environment, AWS_SECRET_ACCESS_KEY: "x" })).toEqual(environment);
  });

  it("names each variable that is missing or wrong, and no value", () => {
    const wrong = { ...environment, AMBULANCE_TABLE: undefined, AMBULANCE_STATE_MACHINE: "not an ARN" };
    expect(() => readEnvironment(wrong)).toThrow(WronglyDeployedError);
    expect(() => readEnvironment(wrong)).toThrow(/: AMBULANCE_TABLE, AMBULANCE_STATE_MACHINE is missing/);
    expect(() => readEnvironment(wrong)).not.toThrow(/not an ARN/);
  });

  it("reads the configuration that it was bundled with, durations of every length included", () => {
    const config = configSchema.parse({
      channel: "C0RUNS",
      language: "ja",
      targets: {
        long: {
          runsIn: { kind: "codebuild", project: "console", queueTimeLimit: "8h" },
          approvers: ["U0ONCALL"],
          approvalExpiresAfter: "30d",
          timeLimit: "24h",
        },
        short: {
          runsIn: { kind: "codebuild", project: "console" },
          approvers: ["U0ONCALL"],
          approvalExpiresAfter: "90s",
          timeLimit: "1s",
        },
      },
    });
    expect(readConfig(bundleWith(configFile(config)))).toEqual(config);
  });

  it.each([
    ["no configuration", undefined, /its bundle has no config\.json/],
    [
      "a configuration of another version",
      '{"channel":"C0RUNS","targets":{},"colour":"red"}',
      /config\.json does not fit .*colour.*needs at least one target/s,
    ],
  ])("says what is wrong with %s", (_, config, words) => {
    expect(() => readConfig(bundleWith(config))).toThrow(words);
  });
});
