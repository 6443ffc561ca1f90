import { describe, expect, it } from "vitest";
import { runTaskArguments } from "../../../aws/ecs/arguments.ts";
import { serviceNow } from "../../../aws/ecs/service.ts";
import type { FakeService } from "../../support/aws/ecs.ts";
import { someDefinition, someEcs, someService } from "./given.ts";

const SETTINGS = {
  taskDefinition: "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/ambulance-main_production:7",
  group: "ambulance:main:01J",
  container: "web",
  command: ["bin/rails", "runner", "puts 1"],
  environment: { AMBULANCE_RUN_ID: "01J" },
};
const VPC = { AwsvpcConfiguration: { Subnets: ["subnet-1"] } };
const onVpc = { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } } };

async function argumentsFor(fields: Partial<FakeService>, definition: Record<string, unknown> = {}) {
  const { ecs, client } = await someEcs();
  const service = ecs.addService(someService({ definition: someDefinition(definition) }));
  const { networkConfiguration: _, platformVersion: __, launchType: ___, ...rest } = service;
  ecs.services.set("shop/web", { ...rest, ...fields });
  return runTaskArguments(
    await serviceNow(client, { cluster: "shop", service: "web", container: "web" }),
    SETTINGS,
  );
}

const capacity: [string, Partial<FakeService>, Record<string, unknown>][] = [
  [
    "Fargate",
    { launchType: "FARGATE", platformVersion: "1.4.0" },
    { LaunchType: "FARGATE", PlatformVersion: "1.4.0" },
  ],
  [
    "Fargate Spot alone",
    { capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1, base: 0 }] },
    { LaunchType: "FARGATE" },
  ],
  [
    "a mix of Fargate and Fargate Spot",
    {
      capacityProviderStrategy: [
        { capacityProvider: "FARGATE", weight: 1, base: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 4 },
      ],
      platformVersion: "LATEST",
    },
    { LaunchType: "FARGATE", PlatformVersion: "LATEST" },
  ],
  [
    "hosts of capacity providers",
    {
      capacityProviderStrategy: [
        { capacityProvider: "hosts", weight: 1, base: 2 },
        { capacityProvider: "more" },
      ],
    },
    {
      CapacityProviderStrategy: [
        { CapacityProvider: "hosts", Weight: 1, Base: 2 },
        { CapacityProvider: "more" },
      ],
    },
  ],
  ["EC2", { launchType: "EC2" }, { LaunchType: "EC2" }],
  ["hosts of one's own", { launchType: "EXTERNAL" }, { LaunchType: "EXTERNAL" }],
  ["nothing that ECS says, for a definition that is for Fargate", {}, { LaunchType: "FARGATE" }],
];

describe("where a task runs", () => {
  it.each(capacity)("for a service on %s", async (_, fields, expected) => {
    const { LaunchType, CapacityProviderStrategy, PlatformVersion } = await argumentsFor({
      ...onVpc,
      ...fields,
    });
    expect({
      ...(LaunchType !== undefined && { LaunchType }),
      ...(CapacityProviderStrategy !== undefined && { CapacityProviderStrategy }),
      ...(PlatformVersion !== undefined && { PlatformVersion }),
    }).toEqual(expected);
  });

  it("is the service's network", async () => {
    const awsvpcConfiguration = {
      subnets: ["subnet-1"],
      securityGroups: ["sg-1"],
      assignPublicIp: "ENABLED",
    };
    const { NetworkConfiguration } = await argumentsFor({ networkConfiguration: { awsvpcConfiguration } });
    expect(NetworkConfiguration).toEqual({
      AwsvpcConfiguration: { Subnets: ["subnet-1"], SecurityGroups: ["sg-1"], AssignPublicIp: "ENABLED" },
    });
    expect(await argumentsFor(onVpc)).toMatchObject({ NetworkConfiguration: VPC });
  });

  it("has no network of its own on a host in bridge mode", async () => {
    const definition = { networkMode: "bridge", requiresCompatibilities: ["EC2"] };
    const bridged = await argumentsFor({ launchType: "EC2" }, definition);
    expect(bridged).not.toHaveProperty("NetworkConfiguration");
  });
});

describe("what a task is told", () => {
  it("is one container's command and variables, in the group of its run", async () => {
    expect(await argumentsFor(onVpc)).toMatchObject({
      Cluster: "arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop",
      TaskDefinition: SETTINGS.taskDefinition,
      Group: SETTINGS.group,
      PropagateTags: "TASK_DEFINITION",
      Overrides: {
        ContainerOverrides: [
          {
            Name: "web",
            Command: SETTINGS.command,
            Environment: [{ Name: "AMBULANCE_RUN_ID", Value: "01J" }],
          },
        ],
      },
    });
  });

  it("is never more than ECS takes, counted in bytes", async () => {
    const { ecs, client } = await someEcs();
    ecs.addService(someService());
    const now = await serviceNow(client, { cluster: "shop", service: "web", container: "web" });
    const withUrl = (URL: string) => runTaskArguments(now, { ...SETTINGS, environment: { URL } });
    const empty = Buffer.byteLength(JSON.stringify(withUrl("").Overrides));
    expect(() => withUrl("x".repeat(8192 - empty))).not.toThrow();
    expect(() => withUrl("x".repeat(8193 - empty))).toThrow(
      "The launch needs 8193 bytes of overrides; ECS takes 8192",
    );
    expect(() => withUrl("あ".repeat(8193 - empty))).toThrow(/ECS takes 8192/);
  });
});
