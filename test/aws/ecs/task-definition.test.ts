import { describe, expect, it } from "vitest";
import { registeredCopy } from "../../../aws/ecs/register.ts";
import { serviceNow } from "../../../aws/ecs/service.ts";
import { ecsTarget } from "../../../aws/ecs/target.ts";
import { copyOf } from "../../../aws/ecs/task-definition.ts";
import { AwsRefusal } from "../../support/aws/aws-service.ts";
import type { ServiceSetting } from "../../support/aws/ecs.ts";
import {
  DIGEST,
  EXECUTION_ROLE,
  ROLE,
  ROUTER,
  someDefinition,
  someEcs,
  someService,
  someTarget,
  WEB,
} from "./given.ts";

const OWNER = { installation: "main", name: "production" };
const WHERE = { cluster: "shop", service: "web", container: "web" };

/** The copy of a service with these settings, and everything to register it with. */
async function copied(setting: Partial<ServiceSetting> = {}, settings: Record<string, unknown> = {}) {
  const { ecs, client } = await someEcs();
  ecs.addService(someService(setting));
  const make = async () =>
    copyOf(await serviceNow(client, WHERE), { ...OWNER, target: ecsTarget(someTarget(settings)) });
  const copy = await make();
  const [app, ...sidecars] = copy.containerDefinitions ?? [];
  return { ecs, client, copy, app, sidecars, make };
}

const withContainers = (...containers: object[]) => ({
  definition: someDefinition({ containerDefinitions: containers }),
});

describe("the copy of a task definition", () => {
  it("has the service's image, roles, secrets, variables and size, in a family of its own", async () => {
    const { copy, app } = await copied();
    expect(copy).toMatchObject({
      family: "ambulance-main_production",
      taskRoleArn: ROLE,
      executionRoleArn: EXECUTION_ROLE,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "1024",
      memory: "2048",
      runtimePlatform: { cpuArchitecture: "ARM64" },
      tags: [
        { key: "ambulance:installation", value: "main" },
        { key: "ambulance:target", value: "production" },
      ],
    });
    expect(app).toMatchObject({
      name: "web",
      essential: true,
      image: `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop@${DIGEST}`,
      entryPoint: WEB.entryPoint,
      environment: WEB.environment,
      secrets: WEB.secrets,
    });
  });

  it("writes to the target's log group, whatever its service writes to", async () => {
    expect((await copied()).app?.logConfiguration).toEqual({
      logDriver: "awslogs",
      options: {
        "awslogs-group": "/ambulance/main/production",
        "awslogs-region": "ap-northeast-1",
        "awslogs-stream-prefix": "ambulance",
        mode: "blocking",
      },
    });
  });

  it("loses no line of the app for want of time, and waits for none of a sidecar", async () => {
    const containers = withContainers(
      { ...WEB, dependsOn: [{ containerName: "proxy", condition: "START" }] },
      {
        name: "proxy",
        image: "proxy:1",
        essential: true,
      },
    );
    const { app, sidecars } = await copied(containers);
    expect(app?.logConfiguration?.options?.mode).toBe("blocking");
    expect(sidecars.map(({ logConfiguration }) => logConfiguration?.options?.mode)).toEqual([undefined]);
  });

  it.each(["portMappings", "healthCheck", "restartPolicy", "pseudoTerminal", "interactive"])(
    "has no %s in the app's container",
    async (field) => {
      const { app } = await copied(
        withContainers({ ...WEB, pseudoTerminal: true, interactive: true }, ROUTER),
      );
      expect(app).not.toHaveProperty(field);
    },
  );

  it("gives the runner two minutes to roll back", async () => {
    expect((await copied(withContainers({ ...WEB, stopTimeout: 5 }, ROUTER))).app?.stopTimeout).toBe(120);
  });

  it("has the size that the target asks for, which the app's container does not take back", async () => {
    const small = { ...WEB, cpu: 256, memory: 512, memoryReservation: 256 };
    const { copy, app } = await copied(withContainers(small, ROUTER), { cpu: 2048, memory: 4096 });
    expect([copy.cpu, copy.memory]).toEqual(["2048", "4096"]);
    expect([app?.cpu, app?.memory, app?.memoryReservation]).toEqual([undefined, undefined, undefined]);
  });
});

describe("the sidecars of a copy", () => {
  const proxy = {
    name: "proxy",
    image: "proxy:1",
    essential: false,
    portMappings: [{ containerPort: 5432, hostPort: 5432 }],
    healthCheck: { command: ["CMD", "ok"] },
    dependsOn: [{ containerName: "init", condition: "SUCCESS" }],
  };
  const init = { name: "init", image: "init:1", essential: false, healthCheck: { command: ["CMD", "ok"] } };
  const agent = { name: "agent", image: "agent:1" };
  const web = { ...WEB, dependsOn: [{ containerName: "proxy", condition: "HEALTHY" }] };

  it("are those that the app waits for, and those that these wait for", async () => {
    const { sidecars } = await copied(withContainers(web, agent, init, proxy, ROUTER));
    expect(sidecars.map(({ name }) => name)).toEqual(["init", "proxy"]);
  });

  it("stay essential or not, without ports, with a health check where somebody waits for it", async () => {
    const { sidecars } = await copied(withContainers(web, init, proxy, ROUTER));
    const [first, second] = sidecars;
    expect(first).toMatchObject({ name: "init", essential: false });
    expect(first).not.toHaveProperty("healthCheck.command");
    expect(second).toMatchObject({ name: "proxy", essential: false, healthCheck: proxy.healthCheck });
    expect(second).not.toHaveProperty("portMappings");
  });

  it("are also those that it takes volumes from or is linked to", async () => {
    const linked = { ...WEB, volumesFrom: [{ sourceContainer: "init" }], links: ["agent:alias"] };
    const { sidecars } = await copied(withContainers(linked, agent, init, ROUTER));
    expect(sidecars.map(({ name }) => name)).toEqual(["agent", "init"]);
  });

  it("are never log routers, which ECS refuses when nothing logs through them", async () => {
    const waiting = { ...WEB, dependsOn: [{ containerName: "log_router", condition: "START" }] };
    const { app, sidecars, client, copy } = await copied(withContainers(waiting, ROUTER));
    expect(sidecars).toEqual([]);
    expect(app).not.toHaveProperty("dependsOn");
    await expect(registeredCopy(client, copy)).resolves.toContain("ambulance-main_production:1");
  });

  it("are pinned like the app, and log beside it", async () => {
    const { sidecars } = await copied({
      ...withContainers(web, init, proxy, ROUTER),
      digests: { web: DIGEST, init: DIGEST },
    });
    expect(sidecars.map(({ image }) => image)).toEqual([`init@${DIGEST}`, "proxy:1"]);
    expect(sidecars.map(({ logConfiguration }) => logConfiguration?.logDriver)).toEqual([
      "awslogs",
      "awslogs",
    ]);
  });
});

describe("what a copy cannot have", () => {
  it.each([
    [["shop-execution"], "app/shop-task"],
    [["app/shop-task"], "shop-execution"],
    [["shop-task", "shop-execution"], "app/shop-task"],
  ])("roles that the target does not list: of %s, %s is missing", async (roles, missing) => {
    await expect(copied({}, { roles })).rejects.toMatchObject({
      name: "TargetUnavailableError",
      problem: `The service web uses the role ${missing}: add it to \`roles\` of the target production in the configuration, and deploy Ambulance.`,
    });
  });

  it("no way to log on Fargate", async () => {
    const definition = someDefinition({ executionRoleArn: undefined });
    await expect(copied({ definition })).rejects.toThrow(/has no execution role/);
  });

  it("a volume that the service makes at each launch, unless nothing in the copy mounts it", async () => {
    const volumes = [{ name: "ebs", configuredAtLaunch: true }, { name: "tmp" }];
    const mounted = { ...WEB, mountPoints: [{ sourceVolume: "ebs", containerPath: "/data" }] };
    const containerDefinitions = [mounted, ROUTER];
    await expect(copied({ definition: someDefinition({ volumes, containerDefinitions }) })).rejects.toThrow(
      "The volume ebs is made by the service at each launch",
    );
    expect((await copied({ definition: someDefinition({ volumes }) })).copy.volumes).toEqual([]);
  });
});

describe("registering a copy", () => {
  it("happens once for the same content, whatever revision the service has", async () => {
    const { ecs, client, copy, make } = await copied();
    const first = await registeredCopy(client, copy);
    const service = ecs.services.get("shop/web");
    const { taskDefinitionArn } = ecs.register({ family: "web", ...someDefinition() });
    Object.assign(service ?? {}, { taskDefinition: taskDefinitionArn });
    for (const deployment of service?.deployments ?? []) deployment.taskDefinition = taskDefinitionArn;
    for (const task of ecs.tasks.values()) task.taskDefinitionArn = taskDefinitionArn;
    expect(await registeredCopy(client, await make())).toBe(first);
    expect(ecs.families.get("ambulance-main_production")).toHaveLength(1);
  });

  it("happens once however ECS orders variables", async () => {
    const { ecs, client, copy, make } = await copied();
    await registeredCopy(client, copy);
    const [revision] = ecs.families.get("web") ?? [];
    revision?.containerDefinitions[0]?.environment.reverse();
    await registeredCopy(client, await make());
    expect(ecs.families.get("ambulance-main_production")).toHaveLength(1);
  });

  it.each([
    ["a variable", { environment: [{ name: "RAILS_ENV", value: "staging" }] }],
    ["a secret", { secrets: [] }],
    ["the entry point", { entryPoint: ["/other"] }],
    ["the user", { user: "root" }],
  ])("happens again when %s changes", async (_, change) => {
    const { ecs, client, copy, make } = await copied();
    const first = await registeredCopy(client, copy);
    Object.assign(ecs.families.get("web")?.[0]?.containerDefinitions[0] ?? {}, change);
    expect(await registeredCopy(client, await make())).not.toBe(first);
  });

  it.each([
    ["another image", { image: "evil:1" }],
    ["variables from a file", { environmentFiles: [{ type: "s3", value: "arn:aws:s3:::evil/.env" }] }],
    ["other files", { mountPoints: [{ sourceVolume: "evil", containerPath: "/rails/bin" }] }],
    ["another directory", { workingDirectory: "/tmp" }],
    ["another user", { user: "root" }],
    ["the rights of its host", { privileged: true }],
  ])("does not take a revision of somebody else for its own: %s under its label", async (_, change) => {
    const { ecs, client, copy } = await copied();
    const first = await registeredCopy(client, copy);
    const [ours] = ecs.families.get("ambulance-main_production") ?? [];
    const containers = ours?.containerDefinitions.map((one) => ({ ...one, ...change }));
    const volumes = "mountPoints" in change ? [{ name: "evil" }] : ours?.volumes;
    ecs.register({ ...ours, volumes, containerDefinitions: containers });
    const next = await registeredCopy(client, copy);
    expect(next).not.toBe(first);
    expect(ecs.definition(next).containerDefinitions[0]).not.toMatchObject(change);
  });

  it("tells what ECS does not like, in its own words", async () => {
    const { client, copy } = await copied({}, { memory: 4096 });
    const broken = { ...copy, cpu: undefined };
    await expect(registeredCopy(client, broken)).rejects.toMatchObject({
      name: "TargetUnavailableError",
      message:
        "ECS does not take the task definition ambulance-main_production: Fargate requires that 'cpu' and 'memory' be defined at the task level.",
    });
  });

  it("names the permission that is missing, which may be another than the one for the call", async () => {
    const { ecs, client, copy } = await copied();
    const message = `User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: iam:PassRole on resource: ${ROLE} because no identity-based policy allows it`;
    ecs.refuse("RegisterTaskDefinition", new AwsRefusal("AccessDeniedException", message));
    await expect(registeredCopy(client, copy)).rejects.toMatchObject({
      problem: `Ambulance lacks the permission iam:PassRole on ${ROLE}.`,
    });
  });

  it("is left for later while ECS is throttling", async () => {
    const { ecs, client, copy } = await copied();
    ecs.refuse("RegisterTaskDefinition", new AwsRefusal("ThrottlingException", "Rate exceeded"));
    await expect(registeredCopy(client, copy)).rejects.toMatchObject({ name: "AwsCallFailedError" });
    expect(ecs.families.get("ambulance-main_production")).toBeUndefined();
  });
});
