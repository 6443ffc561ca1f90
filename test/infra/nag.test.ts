import { App, Stack, Validations } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { DeployRoleStack } from "../../infra/deploy-role-stack.ts";
import { readSettings } from "../../infra/settings.ts";
import { TargetAccountStack } from "../../infra/target-account-stack.ts";
import { exampleConfig, stackOf } from "./synthesised.ts";

/** The app with cdk-nag; its synthesis throws when a finding has no reason. */
function checkedApp(): App {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

describe("cdk-nag's AwsSolutions", () => {
  it("finds nothing in an installation that has no reason beside it", () => {
    const app = checkedApp();
    stackOf({ alarmEmail: "operators@example.com" }, app);
    expect(() => app.synth()).not.toThrow();
  }, 120_000);

  it("finds nothing in what other accounts and pipelines get", () => {
    const app = checkedApp();
    new TargetAccountStack(app, "targets", {
      installation: "production",
      config: exampleConfig,
      home: "111111111111",
      roles: ["arn:aws:iam::222222222222:role/ambulance"],
    });
    const settings = readSettings({ stack: "deploy-role", pipeline: "github", repository: "acme/shop" });
    if (settings.stack !== "deploy-role") throw new Error("another stack");
    new DeployRoleStack(app, "deploy", { settings });
    expect(() => app.synth()).not.toThrow();
  }, 120_000);

  it("would find what has no reason", () => {
    const app = checkedApp();
    new Bucket(new Stack(app, "careless"), "Bucket");
    expect(() => app.synth()).toThrow("AwsSolutions-S1");
  }, 120_000);
});
