import { describe, expect, it } from "vitest";
import type { Target } from "../../runs/config.ts";
import { DIGEST, EXECUTION_ROLE, OTHER_DIGEST, ROLE, someDefinition, someService } from "../aws/ecs/given.ts";
import { AwsRefusal } from "../support/aws/aws-service.ts";
import { configured, type Examined, examined } from "./doctor.ts";
import { type FakeAccount, fakeAccount } from "./fake-aws.ts";
import { slackThat } from "./workspace.ts";

const ecs = {
  kind: "ecs",
  cluster: "shop",
  service: "web",
  container: "web",
  roles: ["app/shop-task", "shop-execution"],
};
const own = {
  kind: "own-codebuild",
  image: { cluster: "shop", service: "web", container: "web" },
  repository: "shop",
  vpc: "vpc-1a",
  subnets: ["subnet-1a"],
  securityGroups: ["sg-1a"],
};

async function look(
  runsIn: { kind: Target["runsIn"]["kind"]; [setting: string]: unknown } | object,
): Promise<Examined> {
  const slack = await slackThat();
  const config = { channel: "C0RUNS", targets: { shop: { runsIn, approvers: ["U0KEN"] } } };
  return examined(configured(config), slack.environment, "--aws");
}

/** The points of the target, which has no other than these. */
function ofTarget({ points }: Examined): Record<string, string> {
  const mine = points.filter(({ name }) => name.startsWith("target shop"));
  return Object.fromEntries(
    mine.map(({ name, state }) => [name.replace("target shop", "") || "itself", state]),
  );
}

async function withService(setting: Parameters<typeof someService>[0] = {}): Promise<FakeAccount> {
  const account = await fakeAccount();
  account.ecs.addService(someService(setting));
  return account;
}

const allRight = { itself: "ok", ": roles": "ok", ": copy": "ok", ": network": "ok", ": log group": "ok" };

describe("a target in ECS", () => {
  it("is right when the service, its image, its roles, its network and the log group are", async () => {
    await withService();
    const seen = await look(ecs);
    expect(ofTarget(seen)).toEqual(allRight);
    expect(seen.point("target shop").words).toContain(`shop@${DIGEST}`);
    expect(seen.point("target shop: network").words).toMatch(/subnet-\w+/);
    expect(seen.point("target shop: log group").words).toContain("30 days");
  });

  it("changes nothing", async () => {
    const account = await withService();
    await look(ecs);
    const actions = new Set(account.ecs.calls.map(({ action }) => action));
    expect([...actions].filter((action) => !/^(Describe|List)/.test(action))).toEqual([]);
  });

  it.each([
    [{ cluster: "nowhere" }, /no ECS cluster nowhere/],
    [{ service: "api" }, /no service api/],
    [{ container: "rails" }, /no container rails; it has web/],
  ])("is wrong with the settings %j, and what depends on them is not judged", async (settings, words) => {
    await withService();
    const seen = await look({ ...ecs, ...settings });
    expect(seen.point("target shop")).toMatchObject({ state: "wrong", words: expect.stringMatching(words) });
    expect(ofTarget(seen)).toEqual({
      itself: "wrong",
      ": roles": "unknown",
      ": copy": "unknown",
      ": network": "unknown",
      ": log group": "ok",
    });
  });

  it("is not ready while the tasks of the service run different images", async () => {
    const account = await fakeAccount();
    const service = account.ecs.addService(someService());
    account.ecs.addServiceTask(service, { web: OTHER_DIGEST });
    expect((await look(ecs)).point("target shop")).toMatchObject({
      state: "wrong",
      words: expect.stringContaining("do not all run the same image"),
    });
  });

  it.each([
    [["shop-execution"], "uses app/shop-task, which the target does not list"],
    [["shop-task", "shop-execution"], "uses app/shop-task"],
    [["app/shop-task"], "uses shop-execution"],
  ])("is wrong when its roles are %j", async (roles, words) => {
    await withService();
    const { point } = await look({ ...ecs, roles });
    expect(point("target shop: roles")).toMatchObject({
      state: "wrong",
      words: expect.stringContaining(words),
    });
  });

  it("is wrong when it lists a role that the service does not have", async () => {
    await withService({ definition: someDefinition({ taskRoleArn: EXECUTION_ROLE }) });
    const seen = await look(ecs);
    expect(seen.point("target shop: roles").words).toContain(
      "lists app/shop-task, which the service web does not use",
    );
    expect(ofTarget(seen)).toEqual({ ...allRight, ": roles": "wrong" });
  });

  it("is right with a service that has one role for both", async () => {
    await withService({ definition: someDefinition({ taskRoleArn: ROLE, executionRoleArn: ROLE }) });
    expect(ofTarget(await look({ ...ecs, roles: ["app/shop-task"] }))).toEqual(allRight);
  });

  it("is wrong without subnets, and without a log group", async () => {
    const account = await withService({ fields: { networkConfiguration: {} } });
    account.logGroups = [{ logGroupName: "/ambulance/production/shop-2" }];
    const seen = await look(ecs);
    expect(ofTarget(seen)).toEqual({ ...allRight, ": network": "wrong", ": log group": "wrong" });
    expect(seen.point("target shop: log group").words).toBe(
      "There is no log group /ambulance/production/shop.",
    );
  });

  it("is not blamed for a permission that the person lacks", async () => {
    const account = await withService();
    for (const _ of [1, 2])
      account.ecs.refuse("DescribeServices", new AwsRefusal("AccessDeniedException", "no", { status: 403 }));
    const { point } = await look(ecs);
    expect(point("target shop")).toMatchObject({
      state: "unknown",
      words: "Your AWS credentials lack ecs:DescribeServices.",
    });
  });

  it("is unknown while ECS does not answer", async () => {
    const account = await withService();
    for (const _ of [1, 2, 3])
      account.ecs.refuse("ListTasks", new AwsRefusal("ServerException", "no", { status: 500 }));
    expect((await look(ecs)).point("target shop").state).toBe("unknown");
  });
});

describe("a target in CodeBuild", () => {
  it("is right when its project is there and has a log", async () => {
    const account = await fakeAccount();
    const project = account.codeBuild.addProject("shop-console");
    account.logGroups = [{ logGroupName: "/aws/codebuild/shop-console" }];
    const seen = await look({ kind: "codebuild", project: "shop-console" });
    expect(ofTarget(seen)).toEqual({ itself: "ok", ": log group": "ok" });
    expect(seen.point("target shop").words).toContain(project.environment.image);
    expect(seen.point("target shop: log group").words).toContain("for ever");
  });

  it("is wrong without a project, or with one that may not be used", async () => {
    const account = await fakeAccount();
    const missing = await look({ kind: "codebuild", project: "shop-console" });
    expect(ofTarget(missing)).toEqual({ itself: "wrong", ": log group": "unknown" });
    account.codeBuild.addProject("shop-console", { projectVisibility: "PUBLIC_READ" });
    const open = await look({ kind: "codebuild", project: "shop-console" });
    expect(open.point("target shop").words).toContain("makes its builds public");
  });

  it("has no log before its first build", async () => {
    const account = await fakeAccount();
    account.codeBuild.addProject("shop-console");
    const seen = await look({ kind: "codebuild", project: "shop-console" });
    expect(ofTarget(seen)).toEqual({ itself: "ok", ": log group": "unknown" });
  });

  it("of the stack runs the image of the service, by its digest", async () => {
    const account = await withService();
    account.codeBuild.addProject("ambulance-production_shop", {
      logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: "/ambulance/production/shop" } },
    });
    const seen = await look(own);
    expect(ofTarget(seen)).toEqual({ itself: "ok", ": log group": "ok" });
    expect(seen.point("target shop").words).toContain(`shop@${DIGEST}`);
  });

  it("is not blamed for a permission that the person lacks", async () => {
    const account = await fakeAccount();
    const denied = new AwsRefusal("AccessDeniedException", "no", { status: 403 });
    for (const _ of [1, 2]) account.codeBuild.refuse("BatchGetProjects", denied);
    const { point } = await look({ kind: "codebuild", project: "shop-console" });
    expect(point("target shop").words).toBe("Your AWS credentials lack codebuild:BatchGetProjects.");
  });
});

describe("a target of a single server", () => {
  it("cannot be reached from AWS", async () => {
    await fakeAccount();
    const { point } = await look({ kind: "sample" });
    expect(point("target shop")).toMatchObject({
      state: "wrong",
      mend: expect.stringContaining("codebuild"),
    });
  });
});
