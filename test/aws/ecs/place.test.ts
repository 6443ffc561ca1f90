import { describe, expect, it } from "vitest";
import { runsIn } from "../../../runs/runs-in.ts";
import type { FakeEcs, FakeService } from "../../support/aws/ecs.ts";
import { OTHER_DIGEST, someLauncher, someService, someTarget } from "./given.ts";

/** Deploys: a new revision with these changes to the app's container, in new tasks. */
function deploy(
  ecs: FakeEcs,
  service: FakeService,
  fields: object = {},
  definition: object = {},
  digest?: string,
) {
  const { containerDefinitions, ...rest } = ecs.definition(service.taskDefinition);
  const containers = containerDefinitions.map((one) => (one.name === "web" ? { ...one, ...fields } : one));
  const { taskDefinitionArn } = ecs.register({ ...rest, containerDefinitions: containers, ...definition });
  service.taskDefinition = taskDefinitionArn;
  for (const deployment of service.deployments) deployment.taskDefinition = taskDefinitionArn;
  for (const task of ecs.tasks.values()) {
    task.taskDefinitionArn = taskDefinitionArn;
    for (const container of task.containers)
      if (digest && container.name === "web") container.imageDigest = digest;
  }
}

async function given() {
  const { ecs, launcher } = await someLauncher();
  const service = ecs.addService(someService());
  const place = (settings = {}) => launcher.place("production", someTarget(settings));
  return { ecs, service, place };
}

/** The service's own network, but for these fields. */
const network = (fields: object) => ({
  awsvpcConfiguration: {
    subnets: ["subnet-1", "subnet-2"],
    securityGroups: ["sg-1"],
    assignPublicIp: "DISABLED",
    ...fields,
  },
});

type Change = (ecs: FakeEcs, service: FakeService) => void;
const matters: [string, Change][] = [
  ["the image", (ecs, service) => deploy(ecs, service, {}, {}, OTHER_DIGEST)],
  [
    "a variable",
    (ecs, service) => deploy(ecs, service, { environment: [{ name: "RAILS_ENV", value: "staging" }] }),
  ],
  [
    "where a secret comes from",
    (ecs, service) => deploy(ecs, service, { secrets: [{ name: "A", valueFrom: "b" }] }),
  ],
  ["the entry point", (ecs, service) => deploy(ecs, service, { entryPoint: ["/other"] })],
  ["the user", (ecs, service) => deploy(ecs, service, { user: "root" })],
  [
    "the execution role",
    (ecs, service) => deploy(ecs, service, {}, { executionRoleArn: "arn:aws:iam::1:role/app/shop-task" }),
  ],
  ["the memory", (ecs, service) => deploy(ecs, service, {}, { memory: "4096" })],
  [
    "the security group",
    (_, service) => {
      service.networkConfiguration = network({ securityGroups: ["sg-2"] });
    },
  ],
];

const doesNot: [string, Change][] = [
  ["a deploy of the same", (ecs, service) => deploy(ecs, service)],
  [
    "another tag on the same image",
    (ecs, service) =>
      deploy(ecs, service, { image: "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop:v43" }),
  ],
  [
    "other ports and health checks",
    (ecs, service) => deploy(ecs, service, { portMappings: [], healthCheck: undefined }),
  ],
  [
    "another way to log",
    (ecs, service) => deploy(ecs, service, { logConfiguration: { logDriver: "awsfirelens", options: {} } }),
  ],
  [
    "another number of tasks",
    (ecs, service) =>
      void ecs.addServiceTask(service, { web: OTHER_DIGEST }, { startedBy: "ecs-svc/autoscaled" }),
  ],
  [
    "another order of subnets",
    (_, service) => {
      service.networkConfiguration = network({ subnets: ["subnet-2", "subnet-1"] });
    },
  ],
  ["another label", (ecs, service) => deploy(ecs, service, { dockerLabels: { version: "43" } })],
];

describe("the place of an ECS target", () => {
  it.each(matters)("is another when %s changes", async (_, change) => {
    const { ecs, service, place } = await given();
    const before = await place();
    change(ecs, service);
    expect(await place()).not.toBe(before);
  });

  it.each(doesNot)("is the same after %s", async (_, change) => {
    const { ecs, service, place } = await given();
    const before = await place();
    change(ecs, service);
    expect(await place()).toBe(before);
  });

  it("is another with another command in front of the script, and another size", async () => {
    const { place } = await given();
    const places = [
      await place(),
      await place({ command: ["bin/rails", "r"] }),
      await place({ memory: 4096 }),
    ];
    expect(new Set(places).size).toBe(3);
  });

  it("says which image and which roles, and no value of a variable", async () => {
    const { place } = await given();
    const text = await place();
    expect(JSON.parse(text)).toMatchObject({
      target: "production",
      roles: ["app/shop-task", "shop-execution"],
    });
    expect(runsIn(text)).toMatch(/shop@sha256:a{64}$/);
    expect(text).not.toContain("db.internal");
  });

  it("is found again after ECS has shown everything in another order", async () => {
    const { ecs, place } = await given();
    const before = await place();
    const [revision] = ecs.families.get("web") ?? [];
    revision?.containerDefinitions[0]?.environment.reverse();
    revision?.containerDefinitions.reverse();
    expect(await place()).toBe(before);
  });
});
