import { App } from "aws-cdk-lib";
import { describe, expect, it } from "vitest";
import { environmentSchema } from "../../aws/environment.ts";
import { functionName } from "../../aws/names.ts";
import { INDEXES, PARTITION_KEY } from "../../aws/table/keys.ts";
import { entryPoints } from "../../infra/bundle.ts";
import { roleName } from "../../infra/function.ts";
import { FUNCTIONS, STEPS } from "../../infra/functions.ts";
import { PROCESS } from "../../infra/process.ts";
import { steps } from "../../state-machine/steps/index.ts";
import { exampleConfig, resourcesOf, spelled, stackOf } from "./synthesised.ts";

const stack = stackOf({ alarmEmail: "operators@example.com" });
const functions = resourcesOf(stack, "AWS::Lambda::Function");

describe("every function", () => {
  it("is one of the list, and all of the list are there", () => {
    const names = functions.map(({ Properties }) => Properties.FunctionName);
    expect(names.toSorted()).toEqual(
      Object.keys(FUNCTIONS)
        .map((name) => `ambulance-production-${name}`)
        .sort(),
    );
    expect(Object.keys(STEPS)).toEqual(Object.keys(steps));
    expect(
      Object.values(FUNCTIONS)
        .map(({ entry }) => entry)
        .sort(),
    ).toEqual(entryPoints());
  });

  it.each(functions)("runs on arm64 and Node 24: $id", ({ Properties }) => {
    expect(Properties).toMatchObject({ Architectures: ["arm64"], Runtime: "nodejs24.x" });
  });

  it.each(functions)("gets an environment that it will take, and no secret: $id", ({ Properties }) => {
    const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
    const values = Object.entries(Variables).map(([name, value]) => [
      name,
      spelled(value).replace(/^arn:\$\{AWS::Partition\}/, "arn:aws"),
    ]);
    expect(environmentSchema.safeParse(Object.fromEntries(values)).error).toBeUndefined();
    expect(Object.keys(Variables).toSorted()).toEqual(Object.keys(environmentSchema.shape).sort());
  });

  it.each(functions)("writes structured logs that end: $id", ({ Properties }) => {
    expect(Properties.LoggingConfig).toMatchObject({
      LogFormat: "JSON",
      SystemLogLevel: "WARN",
      LogGroup: { Ref: expect.any(String) },
    });
  });

  it("has names that AWS takes, however long those of installation and region are", () => {
    const [installation, region] = ["i".repeat(20), "ap-southeast-1"];
    for (const name of [...Object.keys(FUNCTIONS), PROCESS, "deploy-circleci"]) {
      expect(roleName(region, { installation, name }).length, name).toBeLessThanOrEqual(64);
      expect(functionName(installation, name).length, name).toBeLessThanOrEqual(64);
    }
  });

  it("is stopped by Lambda when it calls itself again and again, unless that is its work", () => {
    const may = functions.filter(({ Properties }) => Properties.RecursiveLoop === "Allow");
    expect(may.map(({ Properties }) => Properties.FunctionName)).toEqual(["ambulance-production-deliver"]);
  });

  it("has a role of its own", () => {
    expect(new Set(functions.map(({ Properties }) => JSON.stringify(Properties.Role))).size).toBe(
      functions.length,
    );
  });

  it("is ended by Lambda before the state that called it gives up", () => {
    for (const [name, { timeout }] of Object.entries(STEPS))
      expect(timeout, name).toBeLessThan(name === "CollectTheResult" ? 300 : 60);
  });
});

describe("logs", () => {
  it("are kept for a month, whoever writes them", () => {
    const groups = resourcesOf(stack, "AWS::Logs::LogGroup");
    expect(groups.length).toBeGreaterThan(functions.length);
    for (const { Properties, id } of groups) expect(Properties.RetentionInDays, id).toBe(30);
  });

  it("of targets are reported line by line, for those that the stack makes", () => {
    const filters = resourcesOf(stack, "AWS::Logs::SubscriptionFilter");
    expect(filters.map(({ Properties }) => Properties.FilterPattern)).toEqual(["", ""]);
  });
});

describe("what can be reached", () => {
  it("from the internet is the bot's URL", () => {
    const urls = resourcesOf(stack, "AWS::Lambda::Url");
    expect(urls.map(({ Properties }) => Properties.AuthType)).toEqual(["NONE"]);
    expect(JSON.stringify(urls[0]?.Properties.TargetFunctionArn)).toContain("bot");
    const open = resourcesOf(stack, "AWS::Lambda::Permission").filter(
      ({ Properties }) => Properties.Principal === "*",
    );
    for (const { Properties } of open) {
      expect(JSON.stringify(Properties.FunctionName)).toContain("bot");
      expect(Properties.FunctionUrlAuthType === "NONE" || Properties.InvokedViaFunctionUrl === true).toBe(
        true,
      );
    }
  });

  it("by a service is limited to what the stack made", () => {
    const permissions = resourcesOf(stack, "AWS::Lambda::Permission");
    const services = permissions.filter(({ Properties }) => Properties.Principal !== "*");
    expect(services.length).toBeGreaterThan(3);
    for (const { Properties } of services) expect(Properties.SourceArn).toBeDefined();
  });
});

describe("the record", () => {
  const [table] = resourcesOf(stack, "AWS::DynamoDB::Table");
  const [bucket] = resourcesOf(stack, "AWS::S3::Bucket");

  it("is in a table that can be restored and that nobody deletes by accident", () => {
    expect(table).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    expect(table?.Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it("has the keys and indexes that the code uses", () => {
    expect(table?.Properties.KeySchema).toEqual([{ AttributeName: PARTITION_KEY, KeyType: "HASH" }]);
    expect(table?.Properties.GlobalSecondaryIndexes).toEqual(
      INDEXES.map(({ name, partition, sort, projection }) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: partition, KeyType: "HASH" },
          { AttributeName: sort, KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: projection },
      })),
    );
  });

  it("has its outputs in a private bucket that keeps what is overwritten", () => {
    expect(bucket).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    expect(bucket?.Properties).toMatchObject({
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const [policy] = resourcesOf(stack, "AWS::S3::BucketPolicy");
    expect(JSON.stringify(policy?.Properties)).toContain('"aws:SecureTransport":"false"');
  });

  it("keeps packages for a day and outputs for as long as it is told", () => {
    const [kept] = resourcesOf(stackOf({ keepOutputs: 90 }), "AWS::S3::Bucket");
    expect(kept?.Properties.LifecycleConfiguration).toMatchObject({
      Rules: [
        { Prefix: "packages/", ExpirationInDays: 1, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        { Prefix: "outputs/", ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 90 } },
        { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      ],
    });
  });
});

describe("several installations", () => {
  it("live in one account without a name in common", () => {
    const app = new App();
    const stacks = ["production", "staging"].map((installation) => stackOf({ installation }, app));
    const names = stacks.map((each) =>
      resourcesOf(each).flatMap(({ Properties }) =>
        ["FunctionName", "RoleName", "StateMachineName", "LogGroupName", "Name"]
          .map((key) => spelled(Properties[key] ?? ""))
          .filter((name) => /^[a-z/]/.test(name)),
      ),
    );
    const [production = [], staging = []] = names;
    expect(production.length).toBeGreaterThan(40);
    expect(production.filter((name) => staging.includes(name))).toEqual([]);
    expect(staging.every((name) => name.includes("staging"))).toBe(true);
  });

  it("do not hear each other's tasks", () => {
    const rules = resourcesOf(stackOf({ installation: "prod" }), "AWS::Events::Rule");
    expect(JSON.stringify(rules)).toContain('"group":[{"prefix":"ambulance:prod:"}]');
  });
});

describe("alarms", () => {
  const alarms = resourcesOf(stack, "AWS::CloudWatch::Alarm");

  it("are there when there is somebody to tell, and cost nothing otherwise", () => {
    expect(alarms.length).toBeGreaterThan(5);
    expect(resourcesOf(stackOf({}), "AWS::CloudWatch::Alarm")).toEqual([]);
  });

  it("tell somebody, and are silent while there is nothing to count", () => {
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toHaveLength(1);
      expect(Properties.TreatMissingData).toBe("notBreaching");
      expect(Properties.AlarmDescription).toMatch(/\.$/);
    }
  });

  it("fit into the ten metrics that are free", () => {
    const metrics = alarms.flatMap(({ Properties }) =>
      Array.isArray(Properties.Metrics) ? Properties.Metrics.filter((metric) => "MetricStat" in metric) : [1],
    );
    expect(metrics.length).toBeLessThanOrEqual(10);
  });

  it("watch the metric that the sweep publishes, of this installation", () => {
    const beyond = alarms.find(({ Properties }) => Properties.MetricName === "OpenBeyondLimit");
    expect(beyond?.Properties).toMatchObject({
      Namespace: "Ambulance",
      Dimensions: [{ Name: "installation", Value: "production" }],
    });
  });
});

describe("targets", () => {
  it("of the stack's own CodeBuild run in the network of the app, with its image and its buildspec", () => {
    const [project] = resourcesOf(stack, "AWS::CodeBuild::Project");
    expect(project?.Properties).toMatchObject({
      Source: { Type: "NO_SOURCE", BuildSpec: expect.stringContaining("version: 0.2") },
      Environment: { PrivilegedMode: false, ImagePullCredentialsType: "SERVICE_ROLE" },
      VpcConfig: { VpcId: "vpc-0123456789abcdef0" },
      LogsConfig: { CloudWatchLogs: { Status: "ENABLED" } },
      QueuedTimeoutInMinutes: 15,
    });
    expect(project?.Properties).toHaveProperty(
      "Environment.EnvironmentVariables",
      expect.arrayContaining([
        { Name: "AMBULANCE_DIRECTORY", Type: "PLAINTEXT", Value: "/rails" },
        { Name: "DATABASE_URL", Type: "SECRETS_MANAGER", Value: "billing/database:url" },
      ]),
    );
  });

  it("in another account leave nothing here but the way to their role", () => {
    const here = JSON.stringify(resourcesOf(stack));
    expect(here).not.toContain("/ambulance/production/staging");
    expect(here).toContain("arn:aws:iam::222222222222:role/ambulance");
  });

  it("of one kind only are enough for a stack", () => {
    for (const [name, target] of Object.entries(exampleConfig.targets)) {
      const config = { ...exampleConfig, targets: { [name]: target } };
      expect(() => resourcesOf(stackOf({ config }))).not.toThrow();
    }
  });
});
