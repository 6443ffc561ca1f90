import { Stack } from "aws-cdk-lib";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { describe, expect, it } from "vitest";
import { FUNCTIONS } from "../../infra/functions.ts";
import { WrittenRole } from "../../infra/role.ts";
import { allow } from "../../infra/statement.ts";
import { UnexplainedWildcardError } from "../../infra/wildcards.ts";
import { resourcesOf, roleOf, rolesOf, type Statement, stackOf } from "./synthesised.ts";

const stack = stackOf({ alarmEmail: "operators@example.com" });
const roles = rolesOf(stack);
const process = roleOf(stack, "process");
const bot = roleOf(stack, "bot");

const allowed = ({ Effect }: Statement) => Effect === "Allow";
const actionsOf = (statements: readonly Statement[]) =>
  statements.filter(allowed).flatMap(({ Action }) => Action);
const withAction = (action: string) => (statement: Statement) => statement.Action.includes(action);

/** Every wildcard in a resource that is allowed, and why it cannot be narrower. */
const WILDCARDS: readonly [RegExp, string][] = [
  [/^\$\{RunTable\w+\.Arn\}\/index\/\*$/, "the indexes of the one table"],
  [/:states:[^ ]+:execution:ambulance-production:\*$/, "an execution is named after its run"],
  [/^\$\{RunBucket\w+\.Arn\}\/(outputs|packages)\/\*$/, "an object is named after its run"],
  [/:ecs:[^ ]+:task\/(shop|billing)\/\*$/, "a task is named by ECS; stopping needs our tag as well"],
  [/:ecs:[^ ]+:task-definition\/ambulance-production[-_]production:\*$/, "revisions are numbered by ECS"],
  [
    /:logs:[^ ]+:log-group:\/(ambulance|aws)\/[\w/-]+:log-stream:\*$/,
    "a stream is named after its task or build",
  ],
  [/:ec2:[^ ]+:network-interface\/\*$/, "an interface is made for each build"],
];

/** Actions that no resource can be named for. */
const ON_ANYTHING = [
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeDhcpOptions",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
  "ecr:GetAuthorizationToken",
  "ecs:DescribeTaskDefinition",
  "ecs:ListTasks",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
];

describe.each(roles)("the role $name", ({ statements, managed }) => {
  it("allows no action by a wildcard and has no policy of somebody else's", () => {
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    expect(managed).toEqual([]);
  });

  it("allows nothing on a wildcard that is not known here", () => {
    for (const { Action, Resource } of statements.filter(allowed)) {
      for (const resource of Resource.filter((arn) => arn.includes("*"))) {
        if (resource === "*") expect(ON_ANYTHING).toEqual(expect.arrayContaining(Action));
        else
          expect(
            WILDCARDS.some(([pattern]) => pattern.test(resource)),
            resource,
          ).toBe(true);
      }
    }
  });

  it("lists tasks only in its clusters", () => {
    for (const { Condition } of statements.filter(withAction("ecs:ListTasks")))
      expect(JSON.stringify(Condition.ArnEquals?.["ecs:cluster"])).toContain("cluster/shop");
  });

  it("stops only tasks of this installation", () => {
    for (const { Condition } of statements.filter(withAction("ecs:StopTask")))
      expect(Condition).toEqual({ StringEquals: { "aws:ResourceTag/ambulance:installation": "production" } });
  });

  it("passes on only the roles of the configuration, and only to tasks", () => {
    for (const { Condition, Resource } of statements.filter(withAction("iam:PassRole"))) {
      expect(Condition).toEqual({ StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } });
      expect(Resource.map((arn) => arn.split(":role/")[1])).toEqual(["shop-task", "shop-execution"]);
    }
  });
});

describe("what can start a command", () => {
  it.each(["ecs:RunTask", "codebuild:StartBuild"])("is the state machine alone: %s", (action) => {
    const able = roles.filter(({ statements }) => actionsOf(statements).includes(action));
    expect(able.map(({ name }) => name)).toEqual(["process"]);
  });

  it("is nothing that starts, restarts or changes processes in another way", () => {
    const others = [
      "ecs:StartTask",
      "ecs:CreateService",
      "ecs:UpdateService",
      "ecs:ExecuteCommand",
      "codebuild:StartBuildBatch",
      "codebuild:RetryBuild",
      "codebuild:UpdateProject",
      "states:RedriveExecution",
      "states:UpdateStateMachine",
      "lambda:UpdateFunctionCode",
    ];
    expect(
      roles.flatMap(({ statements }) => actionsOf(statements)).filter((one) => others.includes(one)),
    ).toEqual([]);
  });

  it("runs only the copies of the configured services, in their clusters, without a shell into them", () => {
    const [run, shell] = process.statements.filter(withAction("ecs:RunTask"));
    expect(run?.Resource.join()).toMatch(/task-definition\/ambulance-production[-_]production:\*$/);
    expect(JSON.stringify(run?.Condition.ArnEquals)).toContain("cluster/shop");
    expect(shell).toMatchObject({ Effect: "Deny", Resource: ["*"] });
    expect(shell?.Condition).toEqual({ Bool: { "ecs:enable-execute-command": "true" } });
  });

  it("cannot change what a build runs, nor as whom, nor give it variables of the app", () => {
    const starts = process.statements.filter(withAction("codebuild:StartBuild"));
    const denied = starts.filter(({ Effect }) => Effect === "Deny");
    const absent = denied.flatMap(({ Condition }) => Object.entries(Condition.Null ?? {}));
    expect(Object.fromEntries(absent)).toEqual({
      "codebuild:environment.image": "false",
      "codebuild:environment.privilegedMode": "false",
      "codebuild:environment.type": "false",
      "codebuild:secondarySources": "false",
      "codebuild:serviceRole": "false",
      "codebuild:source.buildspec": "false",
      "codebuild:source.location": "false",
    });
    for (const { Condition } of denied) expect(Object.values(Condition).flatMap(Object.keys)).toHaveLength(1);
    expect(denied.at(-1)?.Condition).toEqual({
      "ForAnyValue:StringNotEquals": {
        "codebuild:environment.environmentVariables.name": [
          "AMBULANCE_RUN_ID",
          "AMBULANCE_PACKAGE_URL",
          "AMBULANCE_PACKAGE_SHA256",
        ],
      },
    });
  });

  it("may choose the image of the stack's own project only", () => {
    const image = process.statements.find(({ Condition }) => Condition.Null?.["codebuild:environment.image"]);
    expect(image?.Resource.map((arn) => arn.split(":project/")[1])).toEqual(["reports-console"]);
  });

  it("calls the functions of the steps and no others", () => {
    const [invoke] = process.statements.filter(withAction("lambda:InvokeFunction"));
    const steps = resourcesOf(stack, "AWS::Lambda::Function").filter(({ id }) => id.startsWith("Steps"));
    expect(invoke?.Resource.toSorted()).toEqual(steps.map(({ id }) => `\${${id}.Arn}`).sort());
  });
});

describe("what can start a run", () => {
  it("is the bot, whom people ask, and what begins a dry run that was promised", () => {
    const able = roles.filter(({ statements }) => actionsOf(statements).includes("states:StartExecution"));
    expect(able.map(({ name }) => name).sort()).toEqual(["WaitForApproval", "bot", "sweep"]);
  });
});

describe("the bot", () => {
  it("may do nothing in ECS, CodeBuild, logs or other accounts", () => {
    const services = actionsOf(bot.statements).map((action) => action.split(":")[0]);
    expect([...new Set(services)].sort()).toEqual(["dynamodb", "lambda", "logs", "s3", "ssm", "states"]);
    const logs = actionsOf(bot.statements).filter((action) => action.startsWith("logs:"));
    expect(logs).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
  });

  it("calls no function but the one that tells Slack, and reads no package", () => {
    const [invoke] = bot.statements.filter(withAction("lambda:InvokeFunction"));
    expect(invoke?.Resource.join()).toMatch(/:function:ambulance-production-deliver$/);
    expect(JSON.stringify(bot.statements)).not.toContain("packages/");
  });
});

describe("what asks whether a process is gone", () => {
  /** `Launcher.gone` looks for tasks and builds, ends them, and takes the package away. */
  const GONE = [
    "ecs:ListTasks",
    "ecs:DescribeTasks",
    "ecs:StopTask",
    "codebuild:ListBuildsForProject",
    "codebuild:BatchGetBuilds",
    "codebuild:StopBuild",
    "s3:DeleteObject",
  ];

  it.each([
    "CollectTheResult",
    "CloseTheRun",
    "execution-ended",
    "task-changed",
    "build-changed",
    "output-came",
    "sweep",
  ])("may do all that this takes: %s", (name) => {
    const actions = actionsOf(roleOf(stack, name).statements);
    expect(actions).toEqual(expect.arrayContaining(GONE));
    // Nothing is reported from the logs of other accounts.
    expect(actions.includes("sts:AssumeRole")).toBe(name !== "output-came");
  });

  it("is no other function", () => {
    const able = roles.filter(({ statements }) => actionsOf(statements).includes("s3:DeleteObject"));
    expect(able.map(({ name }) => name)).toHaveLength(7);
  });
});

describe("a wildcard", () => {
  it("that nobody has given a reason for does not get into a stack", () => {
    const write = (actions: string[], resource: string) => () =>
      new WrittenRole(new Stack(), {
        assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
        statements: allow(actions, [resource]),
      });
    expect(write(["s3:GetObject"], "*")).toThrow(UnexplainedWildcardError);
    expect(write(["s3:GetObject"], "arn:aws:s3:::other/*")).toThrow(/s3:GetObject on arn:aws:s3:::other/);
    expect(write(["s3:GetObject"], "arn:aws:s3:::ours/outputs/*")).not.toThrow();
  });
});

describe("secrets and records", () => {
  it("shows Slack's secrets to those who speak with Slack", () => {
    const readers = roles.filter(({ statements }) => actionsOf(statements).includes("ssm:GetParameters"));
    expect(readers.map(({ name }) => name).filter((name) => name in FUNCTIONS)).toEqual([
      "bot",
      "deliver",
      "sweep",
    ]);
  });

  it("lets nobody delete an item, a table, a bucket or an output", () => {
    const deleting = roles.flatMap(({ statements }) =>
      statements
        .filter(allowed)
        .flatMap(({ Action, Resource }) =>
          Action.filter((action) => /:Delete(?!LogDelivery|NetworkInterface)/.test(action)).map(
            (action) => `${action} ${Resource.join().split("/").slice(1).join("/")}`,
          ),
        ),
    );
    expect([...new Set(deleting)]).toEqual(["s3:DeleteObject packages/*"]);
  });

  it("lets only the launch sign links to packages", () => {
    const readers = roles.filter(({ statements }) =>
      statements.some(
        ({ Action, Resource }) => Action.includes("s3:GetObject") && Resource.join().includes("/packages/"),
      ),
    );
    expect(readers.map(({ name }) => name)).toEqual(["PrepareTheLaunch"]);
  });
});
