import { App } from "aws-cdk-lib";
import { describe, expect, it } from "vitest";
import { DeployRoleStack } from "../../infra/deploy-role-stack.ts";
import { readSettings } from "../../infra/settings.ts";
import { sessionName } from "../../infra/target-account-role.ts";
import { TargetAccountStack } from "../../infra/target-account-stack.ts";
import { SettingsError } from "../../local/settings.ts";
import { exampleConfig, resourcesOf, rolesOf, type Statement } from "./synthesised.ts";

const HOME = "111111111111";
const ROLE = "arn:aws:iam::222222222222:role/ambulance";

function targetAccount(role = ROLE): TargetAccountStack {
  const targets = Object.fromEntries(
    Object.entries(exampleConfig.targets).map(([name, target]) =>
      name === "staging" && target.runsIn.kind === "ecs"
        ? [name, { ...target, runsIn: { ...target.runsIn, role } }]
        : [name, target],
    ),
  );
  const config = { ...exampleConfig, targets };
  return new TargetAccountStack(new App(), "targets", {
    installation: "production",
    config,
    home: HOME,
    roles: [role],
  });
}

const named = (statements: readonly Statement[], action: string) =>
  statements.filter(({ Action }) => Action.includes(action));

describe("an account of targets", () => {
  const [role] = rolesOf(targetAccount());
  const { statements = [], trust = [] } = role ?? {};

  it("trusts the state machine and the functions of one installation, by name", () => {
    const text = JSON.stringify(trust);
    expect(text).toContain(`:iam::${HOME}:role/ambulance-production-`);
    for (const name of [
      "process",
      "CheckTheCommand",
      "PrepareTheLaunch",
      "CollectTheResult",
      "CloseTheRun",
      "sweep",
    ])
      expect(text).toContain(`-${name}"`);
    for (const name of ["bot", "AnnounceTheRequest", "output-came"]) expect(text).not.toContain(`-${name}"`);
    for (const { Condition } of trust) expect(Condition.ArnEquals?.["aws:PrincipalArn"]).toBeDefined();
  });

  it("lets functions in under one session name, under which nothing can be launched", () => {
    const session = sessionName("production");
    const [forProcess, forFunctions] = trust;
    expect(forProcess?.Condition.StringNotEquals).toEqual({ "sts:RoleSessionName": session });
    expect(forFunctions?.Condition.StringEquals).toEqual({ "sts:RoleSessionName": session });
    const refusal = statements.at(-1);
    expect(refusal).toMatchObject({
      Effect: "Deny",
      Action: ["codebuild:StartBuild", "ecs:RunTask"],
      Resource: ["*"],
      Condition: { StringLike: { "aws:userid": `*:${session}` } },
    });
  });

  it("runs the targets that are there, and no others", () => {
    const [run] = named(statements, "ecs:RunTask");
    expect(run?.Resource.map((arn) => arn.split(":task-definition/")[1])).toEqual([
      expect.stringMatching(/^ambulance-production[-_]staging:\*$/),
    ]);
    expect(named(statements, "codebuild:BatchGetProjects")).toEqual([]);
  });

  it("has the log that its tasks write to", () => {
    const groups = resourcesOf(targetAccount(), "AWS::Logs::LogGroup");
    expect(groups.map(({ Properties }) => [Properties.LogGroupName, Properties.RetentionInDays])).toEqual([
      ["/ambulance/production/staging", 30],
    ]);
  });

  it("gives the role the name and path that the configuration has for it", () => {
    const [made] = resourcesOf(
      targetAccount("arn:aws:iam::222222222222:role/teams/ops/ambulance"),
      "AWS::IAM::Role",
    );
    expect(made?.Properties).toMatchObject({ RoleName: "ambulance", Path: "/teams/ops/" });
  });
});

describe("a pipeline's role", () => {
  function deployRole(given: Record<string, unknown>) {
    const settings = readSettings({ stack: "deploy-role", repository: "acme/shop", ...given });
    if (settings.stack !== "deploy-role") throw new Error("another stack");
    return new DeployRoleStack(new App(), "deploy", { settings });
  }
  const ids = {
    organization: "11111111-2222-3333-4444-555555555555",
    project: "66666666-7777-8888-9999-000000000000",
  };

  it("is for one branch of one repository, exactly", () => {
    const [role] = rolesOf(deployRole({ pipeline: "github", branch: "release/one" }));
    expect(role?.trust).toMatchObject([
      {
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/release/one",
            "sts:RoleSessionName": "ambulance-production-release-one",
          },
        },
      },
    ]);
  });

  it("leaves nothing of CircleCI's subject open but who pushed", () => {
    const [role] = rolesOf(deployRole({ pipeline: "circleci", ...ids }));
    const issuer = `oidc.circleci.com/org/${ids.organization}`;
    expect(role?.trust[0]?.Condition).toEqual({
      StringEquals: {
        [`${issuer}:aud`]: ids.organization,
        "sts:RoleSessionName": "ambulance-production-main",
      },
      StringLike: {
        [`${issuer}:sub`]: `org/${ids.organization}/project/${ids.project}/user/*/vcs-origin/github.com/acme/shop/vcs-ref/refs/heads/main`,
      },
    });
  });

  it("asks for what CircleCI is known by", () => {
    expect(() => deployRole({ pipeline: "circleci" })).toThrow(SettingsError);
  });

  it.each([{ pipeline: "github" }, { pipeline: "circleci", ...ids }])(
    "may assume CDK's roles and do nothing else: %o",
    (given) => {
      const [role] = rolesOf(deployRole(given));
      expect(role?.managed).toEqual([]);
      expect(role?.statements.map(({ Action }) => Action)).toEqual([["sts:AssumeRole"]]);
      expect(
        role?.statements[0]?.Resource.map((arn) => /role\/(cdk-hnb659fds-[a-z-]+-role)-/.exec(arn)?.[1]),
      ).toEqual(["cdk-hnb659fds-deploy-role", "cdk-hnb659fds-file-publishing-role"]);
    },
  );

  it("makes the account's provider, unless there is one already", () => {
    const [provider] = resourcesOf(deployRole({ pipeline: "github" }), "AWS::IAM::OIDCProvider");
    expect(provider?.Properties.Url).toBe("https://token.actions.githubusercontent.com");
    const existing = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
    expect(
      resourcesOf(deployRole({ pipeline: "github", provider: existing }), "AWS::IAM::OIDCProvider"),
    ).toEqual([]);
  });
});
