import { describe, expect, it } from "vitest";
import { buildPlace, placeName } from "../../../aws/codebuild/place.ts";
import { checkedProject } from "../../../aws/codebuild/project.ts";
import { codeBuildTarget } from "../../../aws/codebuild/target.ts";
import { TargetUnavailableError } from "../../../runs/errors.ts";
import { optionsOf } from "../../../runs/limits.ts";
import { runsIn } from "../../../runs/runs-in.ts";
import { AwsRefusal } from "../../support/aws/aws-service.ts";
import type { FakeProject } from "../../support/aws/codebuild.ts";
import { DIGEST, OTHER_DIGEST, someTarget as someEcsTarget } from "../ecs/given.ts";
import { OWN_LOG, ownTarget, PROJECT, someCodeBuild, someImages, someTarget } from "./given.ts";

const WANTED = { name: PROJECT, logGroup: `/aws/codebuild/${PROJECT}` };

describe("A CodeBuild project as a target", () => {
  async function problemOf(fields: Partial<FakeProject>): Promise<string> {
    const { codeBuild, client } = await someCodeBuild();
    codeBuild.addProject(PROJECT, fields);
    const error = await checkedProject(client, WANTED).catch((thrown: unknown) => thrown);
    if (!(error instanceof TargetUnavailableError)) throw new Error(`The project was taken: ${error}`);
    return error.problem;
  }

  it("is unavailable when there is none of that name", async () => {
    const { client } = await someCodeBuild();
    await expect(checkedProject(client, WANTED)).rejects.toThrow(
      "There is no CodeBuild project shop-console.",
    );
  });

  it.each<[string, Partial<FakeProject>, RegExp]>([
    [
      "repeats failed builds by itself",
      { autoRetryLimit: 2 },
      /a command must run once: set its auto-retry limit/,
    ],
    ["shows its builds to the public", { projectVisibility: "PUBLIC_READ" }, /anybody could read/],
    [
      "writes no logs to CloudWatch",
      { logsConfig: { cloudWatchLogs: { status: "DISABLED" } } },
      /switch them on/,
    ],
    ["is a part of a pipeline", { source: { type: "CODEPIPELINE" } }, /only a pipeline can start it/],
    ["has nothing to do", { source: { type: "NO_SOURCE" } }, /neither a source nor a buildspec/],
    [
      "runs on Windows",
      {
        environment: { image: "aws/codebuild/windows-base:2022-1.0", type: "WINDOWS_SERVER_2022_CONTAINER" },
      },
      /on Windows/,
    ],
  ])("is refused when it %s", async (_, fields, sentence) => {
    expect(await problemOf(fields)).toMatch(sentence);
  });

  it.each<[string, Partial<FakeProject>]>([
    [
      "a branch with a buildspec in it",
      { source: { type: "GITHUB", location: "https://github.com/shop/shop.git" } },
    ],
    ["privileged mode", { environment: { image: "shop", privilegedMode: true } }],
    ["auto-retry switched off", { autoRetryLimit: 0 }],
    ["public builds switched off", { projectVisibility: "PRIVATE" }],
  ])("may have %s", async (_, fields) => {
    const { codeBuild, client } = await someCodeBuild();
    codeBuild.addProject(PROJECT, fields);
    await expect(checkedProject(client, WANTED)).resolves.toMatchObject({ name: PROJECT });
  });

  it("is refused when it writes its log where Ambulance may not read it", async () => {
    const logsConfig = { cloudWatchLogs: { status: "ENABLED", groupName: "/shop/console" } };
    expect(await problemOf({ logsConfig })).toBe(
      "The CodeBuild project shop-console writes its log to the group /shop/console, which Ambulance may not read: let it write to /aws/codebuild/shop-console.",
    );
  });

  it("names the permission that is missing to look at it", async () => {
    const { codeBuild, client } = await someCodeBuild();
    codeBuild.refuse(
      "BatchGetProjects",
      new AwsRefusal(
        "AccessDeniedException",
        "User: arn:aws:sts::111122223333:assumed-role/check is not authorized to perform: codebuild:BatchGetProjects on resource: arn:aws:codebuild:ap-northeast-1:111122223333:project/shop-console",
      ),
    );
    const error = await checkedProject(client, WANTED).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TargetUnavailableError);
    expect(String(error)).toContain("lacks the permission codebuild:BatchGetProjects");
  });

  it("is not called missing when CodeBuild is throttled", async () => {
    const { codeBuild, client } = await someCodeBuild();
    codeBuild.refuse("BatchGetProjects", new AwsRefusal("ThrottlingException", "Rate exceeded"));
    await expect(checkedProject(client, WANTED)).rejects.not.toBeInstanceOf(TargetUnavailableError);
  });

  it("is no target of another kind", () => {
    expect(() => codeBuildTarget(someEcsTarget())).toThrow("is not launched in CodeBuild");
  });
});

describe("The place of a build", () => {
  const variables = [
    { name: "RAILS_ENV", value: "production", type: "PLAINTEXT" as const },
    { name: "DATABASE_URL", value: "shop/database", type: "SECRETS_MANAGER" as const },
  ];
  const settings = {
    environment: {
      image: "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop:console",
      environmentVariables: variables,
    },
    source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
    vpcConfig: { vpcId: "vpc-1a", subnets: ["subnet-1a", "subnet-2b"], securityGroupIds: ["sg-1a"] },
  } satisfies Partial<FakeProject>;

  async function placeOf(change: (project: FakeProject) => void = () => {}): Promise<string> {
    const { codeBuild, client } = await someCodeBuild();
    const { ecsClient: ecs } = await someImages();
    change(codeBuild.addProject(PROJECT, structuredClone(settings)));
    const place = await buildPlace(
      { codeBuild: client, ecs },
      "main",
      "production",
      codeBuildTarget(someTarget()),
    );
    return placeName("production", place, optionsOf(someTarget()));
  }

  it.each<[string, Record<string, unknown>]>([
    ["the buildspec", { source: { type: "NO_SOURCE", buildspec: "version: 0.2 # and more" } }],
    [
      "the source",
      { source: { type: "GITHUB", location: "https://github.com/a/b.git", buildspec: "version: 0.2" } },
    ],
    ["the branch", { sourceVersion: "main" }],
    ["the image", { environment: { ...settings.environment, image: "another" } }],
    ["the service role", { serviceRole: "arn:aws:iam::111122223333:role/admin" }],
    ["privileged mode", { environment: { ...settings.environment, privilegedMode: true } }],
    ["a variable", { environment: { ...settings.environment, environmentVariables: variables.slice(1) } }],
    ["the network", { vpcConfig: { ...settings.vpcConfig, securityGroupIds: ["sg-2b"] } }],
    ["a file system", { fileSystemLocations: [{ type: "EFS", location: "fs-1", mountPoint: "/mnt" }] }],
    ["the cache", { cache: { type: "S3", location: "bucket/cache" } }],
  ])("is another when %s changes", async (_, fields) => {
    const changed = await placeOf((project) => Object.assign(project, fields));
    expect(changed).not.toBe(await placeOf());
  });

  it.each<[string, Record<string, unknown>]>([
    ["its description", { description: "Runs commands" }],
    ["its tags", { tags: [{ key: "team", value: "shop" }] }],
    ["the time of its last change", { lastModified: 1_795_000_000 }],
    ["its own time limits", { timeoutInMinutes: 30, queuedTimeoutInMinutes: 60 }],
    [
      "the order in which AWS lists variables and subnets",
      {
        environment: { ...settings.environment, environmentVariables: variables.toReversed() },
        vpcConfig: { ...settings.vpcConfig, subnets: ["subnet-2b", "subnet-1a"] },
      },
    ],
  ])("is the same when the project changes in %s", async (_, fields) => {
    const base = (project: FakeProject) => Object.assign(project.environment, { type: "LINUX_CONTAINER" });
    const [before, after] = [
      await placeOf(base),
      await placeOf((project) => base(Object.assign(project, withDefaults(fields)))),
    ];
    expect(after).toBe(before);
  });

  function withDefaults(fields: Record<string, unknown>): Record<string, unknown> {
    const environment = { computeType: "BUILD_GENERAL1_SMALL", privilegedMode: false };
    return "environment" in fields && typeof fields.environment === "object"
      ? { ...fields, environment: { ...environment, ...fields.environment } }
      : fields;
  }

  it("shows neither the values of variables nor the buildspec", async () => {
    const place = await placeOf();
    expect(runsIn(place)).toMatch(/\/shop:console$/);
    expect(place).not.toContain("shop/database");
    expect(place).not.toContain("version: 0.2");
  });

  describe("with the image of a service", () => {
    async function own() {
      const { codeBuild, client } = await someCodeBuild();
      const { ecs, ecsClient } = await someImages();
      codeBuild.addProject("ambulance-main_production", OWN_LOG);
      const name = async () =>
        placeName(
          "production",
          await buildPlace(
            { codeBuild: client, ecs: ecsClient },
            "main",
            "production",
            codeBuildTarget(ownTarget()),
          ),
          optionsOf(ownTarget()),
        );
      return { codeBuild, ecs, name };
    }

    it("names that image by its digest, and not the one of the project", async () => {
      const { codeBuild, name } = await own();
      const before = await name();
      expect(before).toContain(`dkr.ecr.ap-northeast-1.amazonaws.com/shop@${DIGEST}`);
      const project = codeBuild.projects.get("ambulance-main_production");
      if (project) project.environment.image = "aws/codebuild/standard:8.0";
      expect(await name()).toBe(before);
    });

    it("is another after a deploy of the service", async () => {
      const { ecs, name } = await own();
      const before = await name();
      for (const task of ecs.tasks.values())
        for (const container of task.containers) container.imageDigest = OTHER_DIGEST;
      expect(await name()).not.toBe(before);
    });

    it("is unavailable while the service is deployed", async () => {
      const { ecs, name } = await own();
      for (const service of ecs.services.values())
        for (const deployment of service.deployments) deployment.rolloutState = "IN_PROGRESS";
      await expect(name()).rejects.toThrow("A deploy of the service web is under way");
    });

    it("is unavailable without the project of the stack", async () => {
      const { codeBuild, name } = await own();
      codeBuild.projects.clear();
      await expect(name()).rejects.toThrow("There is no CodeBuild project ambulance-main_production.");
    });
  });
});
