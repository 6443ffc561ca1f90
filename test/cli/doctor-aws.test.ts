import { execFile } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it, vi } from "vitest";
import { AwsRefusal } from "../support/aws/aws-service.ts";
import { configured, examined } from "./doctor.ts";
import { everything, look, noTargetsHere } from "./doctor-looks.ts";
import { ACCOUNT, REGION } from "./fake-aws.ts";
import { BOT_TOKEN, slackThat } from "./workspace.ts";

/** What is always unknown of the configuration above. */
const ELSEWHERE = "target staging";

describe("the doctor of an installation on AWS", () => {
  it("finds nothing wrong where nothing is, and does not say that it knows another account", async () => {
    await everything();
    const { code, points, point, notOk } = await look();
    expect(points.map(({ name }) => name)).toEqual([
      "AWS credentials",
      "clock against AWS",
      "state machine",
      "functions",
      "table",
      "bucket",
      "parameter slack-bot-token",
      "parameter slack-signing-secret",
      "configuration",
      "Slack token",
      "Slack scopes",
      "clock against Slack",
      "channel",
      "approver U0KEN",
      "request URL",
      ELSEWHERE,
    ]);
    expect(notOk).toEqual([ELSEWHERE]);
    expect(point(ELSEWHERE)).toMatchObject({
      state: "unknown",
      words: expect.stringContaining("222222222222"),
    });
    expect(code).toBe(1);
    expect(point("AWS credentials").words).toContain(`account ${ACCOUNT}, region ${REGION}`);
    expect(point("functions").words).toContain("All 9 functions");
  });

  it("ends by itself, as a program, with connections open to everybody it asked", async () => {
    await everything();
    const slack = await slackThat();
    const program = resolve(import.meta.dirname, "../../cli/ambulance.ts");
    const run = execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", program, "doctor", "--aws", "--json"],
      { cwd: configured(noTargetsHere), env: { ...process.env, ...slack.environment } },
    );
    const printed = text(run.stdout ?? Readable.from([]));
    const [code] = await once(run, "exit");
    expect(code).toBe(1);
    expect(
      JSON.parse(await printed).points.filter(({ state }: { state: string }) => state !== "ok"),
    ).toHaveLength(1);
  });

  it("looks at the installation that is named, and at no other", async () => {
    await everything("staging");
    expect((await look("--installation", "staging")).notOk).toEqual([ELSEWHERE]);
    const { point } = await look();
    for (const name of [
      "state machine",
      "functions",
      "table",
      "bucket",
      "parameter slack-bot-token",
      "request URL",
    ])
      expect(point(name).state, name).toBe("wrong");
    expect(point("state machine").mend).toContain("-c installation=production");
    expect(point("Slack token")).toMatchObject({
      state: "unknown",
      words: expect.stringContaining("needs the parameter"),
    });
  });

  it("looks in the region that is named", async () => {
    await everything();
    const { point } = await look("--region", "eu-west-1");
    expect(point("AWS credentials").words).toContain("region eu-west-1");
    expect(point("state machine").state).toBe("wrong");
  });

  it("says once what is wrong with the credentials, and nothing false of the rest", async () => {
    const account = await everything();
    const refusal = new AwsRefusal("ExpiredToken", "The security token included in the request is expired", {
      status: 403,
    });
    account.refusals.set("GetCallerIdentity", refusal);
    const { point } = await look();
    expect(point("AWS credentials")).toMatchObject({
      state: "wrong",
      words: expect.stringContaining("expired"),
    });
    expect(point("state machine")).toMatchObject({
      state: "unknown",
      words: "It needs AWS credentials that work.",
    });
    expect(point("table").state).toBe("ok");
  });

  it("asks for a region when there is none", async () => {
    await everything();
    vi.stubEnv("AWS_REGION", undefined);
    vi.stubEnv("AWS_DEFAULT_REGION", undefined);
    const { point } = await look();
    expect(point("AWS credentials")).toMatchObject({
      state: "wrong",
      mend: expect.stringContaining("--region"),
    });
    expect(point("table")).toMatchObject({ state: "unknown", words: "It needs an AWS region." });
  });

  it("says that there are no credentials at all", async () => {
    await everything();
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    const { point } = await look();
    expect(point("AWS credentials")).toMatchObject({
      state: "wrong",
      mend: expect.stringContaining("AWS_PROFILE"),
    });
    expect(point("bucket").state).toBe("unknown");
  });

  it("names a permission that the person lacks, and does not take it for a fault of the installation", async () => {
    const account = await everything();
    const denied = new AwsRefusal("AccessDeniedException", "no", { status: 403 });
    for (const action of ["DescribeTable", "GetParameters", "GetFunctionUrlConfig", "HeadBucket"])
      account.refusals.set(action, denied);
    const { point } = await look();
    for (const [name, action] of [
      ["table", "dynamodb:DescribeTable"],
      ["bucket", "s3:ListBucket"],
      ["parameter slack-bot-token", "ssm:GetParameters"],
      ["Slack token", "ssm:GetParameters"],
      ["request URL", "lambda:GetFunctionUrlConfig"],
    ] as const)
      expect(point(name)).toMatchObject({ state: "unknown", words: `Your AWS credentials lack ${action}.` });
    expect(point("functions").state).toBe("ok");
  });

  it("says that AWS cannot be reached, and still looks at what is here", async () => {
    await everything();
    for (const service of ["", "_SFN", "_SSM", "_ECS"])
      vi.stubEnv(`AWS_ENDPOINT_URL${service}`, "http://127.0.0.1:9");
    const { point } = await look();
    expect(point("AWS credentials").words).toBe(
      "AWS cannot be reached (ECONNREFUSED) when asked for sts:GetCallerIdentity.",
    );
    expect(point("functions").state).toBe("unknown");
    expect(point("Slack token").words).toBe(
      "AWS cannot be reached (ECONNREFUSED) when asked for ssm:GetParameters.",
    );
    expect(point("configuration").state).toBe("ok");
  });

  it("compares the clock with that of AWS", async () => {
    const account = await everything();
    account.ahead = 400_000;
    const { point } = await look();
    expect(point("clock against AWS")).toMatchObject({
      state: "wrong",
      words: expect.stringMatching(/(399|400) seconds/),
    });
  });

  it.each([
    ["a function of a state", "ambulance-production-CloseTheRun"],
    ["a function of an event", "ambulance-production-output-came"],
  ])("misses %s", async (_, name) => {
    const account = await everything();
    account.functions.delete(name);
    expect((await look()).point("functions")).toMatchObject({
      state: "wrong",
      words: `There is no function ${name}.`,
    });
  });

  it("does not know the functions of the steps without the state machine that names them", async () => {
    const account = await everything();
    account.stateMachine = undefined;
    expect((await look()).point("functions").state).toBe("unknown");
  });

  it("tells a function that fails from one that Lambda took down because nobody called it", async () => {
    const account = await everything();
    const set = (name: string, fields: object) =>
      account.functions.set(name, { ...account.functions.get(name), ...fields });
    set("ambulance-production-sweep", { State: "Inactive" });
    expect((await look()).point("functions").state).toBe("ok");
    set("ambulance-production-deliver", { State: "Failed" });
    set("ambulance-production-bot", { LastUpdateStatus: "Failed" });
    const { words } = (await look()).point("functions");
    expect(words).toContain("ambulance-production-deliver is Failed");
    expect(words).toContain("ambulance-production-bot is Active, its last update Failed");
  });

  it("sees an environment that another version wrote", async () => {
    const account = await everything();
    const bot = account.functions.get("ambulance-production-bot");
    account.functions.set("ambulance-production-bot", { ...bot, Environment: { Variables: {} } });
    expect((await look()).point("table")).toMatchObject({ state: "unknown", mend: "deploy again" });
  });

  it("misses the table, the bucket, and the table's protection", async () => {
    const account = await everything();
    account.table = { ...account.table, DeletionProtectionEnabled: false };
    expect((await look()).point("table")).toMatchObject({
      state: "wrong",
      words: expect.stringContaining("protection"),
    });
    account.table = undefined;
    account.buckets.clear();
    const { point } = await look();
    expect(point("table")).toMatchObject({ state: "wrong", words: "There is no table ambulance-table." });
    expect(point("bucket")).toMatchObject({ state: "wrong", words: "There is no bucket ambulance-bucket." });
  });

  it("misses a parameter, and says how to put it there", async () => {
    const account = await everything();
    account.parameters.splice(0, 1);
    const { point, notOk } = await look();
    expect(point("parameter slack-bot-token")).toMatchObject({
      state: "wrong",
      mend: "aws ssm put-parameter --type SecureString --name /ambulance/production/slack-bot-token --value …",
    });
    expect(notOk).toEqual(
      expect.arrayContaining([
        "Slack token",
        "Slack scopes",
        "clock against Slack",
        "channel",
        "approver U0KEN",
      ]),
    );
    expect(notOk).not.toContain("request URL");
  });

  it("refuses a parameter in the clear, one of another kind, and a token that Slack does not know", async () => {
    const account = await everything();
    account.parameters[0] = {
      Name: "/ambulance/production/slack-bot-token",
      Type: "String",
      Value: BOT_TOKEN,
    };
    expect((await look()).point("parameter slack-bot-token").words).toContain("in the clear, as String");
    account.parameters[0] = {
      Name: "/ambulance/production/slack-bot-token",
      Type: "SecureString",
      Value: "xapp-the-wrong-one",
    };
    const { point, printed } = await look();
    expect(point("parameter slack-bot-token").words).toContain("begins with xoxb-");
    expect(printed).not.toContain("the-wrong-one");
  });

  it("still looks at everything else when the configuration is wrong", async () => {
    await everything();
    const slack = await slackThat();
    const { point, notOk } = await examined(configured({ channel: "C0RUNS" }), slack.environment, "--aws");
    expect(notOk).toEqual(["configuration"]);
    expect(point("configuration").words).toContain("targets");
  });
});
