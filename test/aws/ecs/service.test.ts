import { describe, expect, it } from "vitest";
import { repositoryOf } from "../../../aws/ecs/images.ts";
import { serviceNow } from "../../../aws/ecs/service.ts";
import { AwsRefusal } from "../../support/aws/aws-service.ts";
import type { FakeEcs, FakeService, ServiceSetting } from "../../support/aws/ecs.ts";
import { DIGEST, OTHER_DIGEST, someDefinition, someEcs, someService, WEB } from "./given.ts";

const WHERE = { cluster: "shop", service: "web", container: "web" };

const DEPLOYING = "A deploy of the service web is under way; try again when it is done.";
const MIXED =
  "The tasks of the service web do not all run the same image: a deploy is under way, or is stuck. Try again when they do.";

type Change = (service: FakeService, ecs: FakeEcs) => void;
const deployment = (fields: Record<string, unknown>) => ({
  id: "ecs-svc/2",
  status: "ACTIVE",
  taskDefinition: "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/web:1",
  runningCount: 0,
  ...fields,
});

const unavailable: [string, Partial<ServiceSetting>, Change, string][] = [
  [
    "a service that was deleted",
    {},
    (service) => Object.assign(service, { status: "INACTIVE" }),
    "The service web is INACTIVE, not ACTIVE.",
  ],
  [
    "a service that nobody wants to run",
    { tasks: 0 },
    () => {},
    "The service web runs no task, so nobody knows which image is live.",
  ],
  [
    "a service whose first task is starting",
    { tasks: 0 },
    (service) => Object.assign(service, { desiredCount: 1 }),
    DEPLOYING,
  ],
  [
    "a rolling deploy, before its first task runs",
    {},
    (service) => service.deployments.push(deployment({ rolloutState: "IN_PROGRESS" })),
    DEPLOYING,
  ],
  [
    "a deploy whose last old task is still there",
    {},
    (service) => service.deployments.push(deployment({ runningCount: 1 })),
    DEPLOYING,
  ],
  [
    "two task sets of CodeDeploy",
    {},
    (service) =>
      Object.assign(service, {
        deployments: [],
        taskSets: [
          { id: "ecs-svc/1", status: "PRIMARY", runningCount: 1 },
          { id: "ecs-svc/2", status: "ACTIVE", runningCount: 1 },
        ],
      }),
    DEPLOYING,
  ],
  [
    "a tag that was moved between two tasks",
    {},
    (service, ecs) =>
      ecs.addServiceTask(service, { web: OTHER_DIGEST }, { startedBy: String(service.deployments[0]?.id) }),
    MIXED,
  ],
  [
    "tasks of the live version that are all still starting",
    {},
    (_, ecs) => {
      for (const task of ecs.tasks.values()) task.lastStatus = "PENDING";
    },
    MIXED,
  ],
  [
    "an image whose digest ECS does not know",
    { digests: {} },
    () => {},
    "ECS does not say which image the container web of web runs, so it cannot be pinned.",
  ],
];

describe("what a service runs now", () => {
  it("is one image, named by its digest and not by the tag it was deployed under", async () => {
    const { ecs, client } = await someEcs();
    ecs.addService(someService());
    const now = await serviceNow(client, WHERE);
    expect(now.images.get("web")).toBe(`111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop@${DIGEST}`);
    expect(now.clusterArn).toBe("arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop");
  });

  it.each(unavailable)("is unknown for %s", async (_, setting, change, problem) => {
    const { ecs, client } = await someEcs();
    change(ecs.addService(someService(setting)), ecs);
    await expect(serviceNow(client, WHERE)).rejects.toMatchObject({
      name: "TargetUnavailableError",
      problem,
    });
  });

  it.each([
    ["cluster", { ...WHERE, cluster: "shpo" }, "There is no ECS cluster shpo."],
    ["service", { ...WHERE, service: "wbe" }, "There is no service wbe in the ECS cluster shop."],
    [
      "container",
      { ...WHERE, container: "app" },
      "The service web has no container app; it has web, log_router.",
    ],
  ])("is told of a %s that is not there", async (_, where, problem) => {
    const { ecs, client } = await someEcs();
    ecs.addService(someService());
    await expect(serviceNow(client, where)).rejects.toMatchObject({
      name: "TargetUnavailableError",
      problem,
    });
  });

  it("is found for a service whose only task set CodeDeploy made", async () => {
    const { ecs, client } = await someEcs();
    const service = ecs.addService(someService());
    const { id, taskDefinition } = { ...service.deployments[0] };
    service.deployments = [];
    service.taskSets = [
      { id, status: "PRIMARY", taskDefinition, runningCount: 2, stabilityStatus: "STEADY_STATE" },
    ];
    expect((await serviceNow(client, WHERE)).images.get("web")).toContain(DIGEST);
  });

  it("looks at every task, however many pages there are", async () => {
    const { ecs, client } = await someEcs({ pageSize: 100 });
    const service = ecs.addService(someService({ tasks: 250 }));
    await serviceNow(client, WHERE);
    const startedBy = String(service.deployments[0]?.id);
    ecs.addServiceTask(service, { web: OTHER_DIGEST }, { startedBy });
    await expect(serviceNow(client, WHERE)).rejects.toMatchObject({ problem: MIXED });
  });

  it("does not ask tasks that are no longer, or not yet, of the live version", async () => {
    const { ecs, client } = await someEcs();
    const service = ecs.addService(someService());
    ecs.addServiceTask(service, { web: OTHER_DIGEST }, { startedBy: "ecs-svc/older" });
    ecs.addServiceTask(service, { web: OTHER_DIGEST }, { lastStatus: "PROVISIONING" });
    expect((await serviceNow(client, WHERE)).images.get("web")).toContain(DIGEST);
  });

  it("leaves a sidecar unpinned whose tasks do not agree", async () => {
    const { ecs, client } = await someEcs();
    const service = ecs.addService(someService({ digests: { web: DIGEST, log_router: DIGEST } }));
    ecs.addServiceTask(
      service,
      { web: DIGEST, log_router: OTHER_DIGEST },
      { startedBy: String(service.deployments[0]?.id) },
    );
    expect([...(await serviceNow(client, WHERE)).images.keys()]).toEqual(["web"]);
  });

  it("is found on EC2, where tasks have host ports", async () => {
    const { ecs, client } = await someEcs();
    const definition = someDefinition({
      networkMode: "bridge",
      requiresCompatibilities: ["EC2"],
      containerDefinitions: [{ ...WEB, logConfiguration: { logDriver: "json-file" } }],
    });
    ecs.addService(someService({ definition, fields: { launchType: "EC2" } }));
    expect((await serviceNow(client, WHERE)).container.name).toBe("web");
  });
});

describe("when ECS does not answer", () => {
  it.each(["DescribeServices", "DescribeTaskDefinition", "ListTasks", "DescribeTasks"])(
    "the permission %s that is missing is named",
    async (action) => {
      const { ecs, client } = await someEcs();
      ecs.addService(someService());
      const message = `User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: ecs:${action} on resource: arn:aws:ecs:ap-northeast-1:111122223333:service/shop/web because no identity-based policy allows it`;
      ecs.refuse(action, new AwsRefusal("AccessDeniedException", message));
      await expect(serviceNow(client, WHERE)).rejects.toMatchObject({
        name: "TargetUnavailableError",
        problem: `Ambulance lacks the permission ecs:${action} on arn:aws:ecs:ap-northeast-1:111122223333:service/shop/web.`,
      });
    },
  );

  it("names the call even when AWS does not say which permission it was", async () => {
    const { ecs, client } = await someEcs();
    ecs.addService(someService());
    ecs.refuse("ListTasks", new AwsRefusal("AccessDeniedException", "no"));
    await expect(serviceNow(client, WHERE)).rejects.toMatchObject({
      problem: "Ambulance lacks the permission ecs:ListTasks.",
    });
  });

  it.each([
    ["throttling", new AwsRefusal("ThrottlingException", "Rate exceeded")],
    ["an outage", new AwsRefusal("ServerException", "try later", { status: 500 })],
  ])("%s is no verdict about the target", async (_, refusal) => {
    const { ecs, client } = await someEcs();
    ecs.addService(someService());
    ecs.refuse("DescribeServices", refusal);
    await expect(serviceNow(client, WHERE)).rejects.toMatchObject({
      name: "AwsCallFailedError",
      message: `AWS did not do ecs:DescribeServices: ${refusal.message}`,
    });
  });

  it("nor is a connection that cannot be made", async () => {
    const { ecs, client } = await someEcs();
    await ecs.close();
    await expect(serviceNow(client, WHERE)).rejects.toMatchObject({ name: "AwsCallFailedError" });
  });
});

describe("the repository of an image", () => {
  it.each([
    ["shop", "shop"],
    ["shop:v1", "shop"],
    ["registry.local:5000/team/shop", "registry.local:5000/team/shop"],
    ["registry.local:5000/team/shop:v1", "registry.local:5000/team/shop"],
    [`ecr.aws/shop:v1@${DIGEST}`, "ecr.aws/shop"],
  ])("of %s is %s", (image, repository) => {
    expect(repositoryOf(image)).toBe(repository);
  });
});
