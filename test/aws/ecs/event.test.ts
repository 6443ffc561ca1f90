import { describe, expect, it } from "vitest";
import { taskChange } from "../../../aws/ecs/event.ts";
import { someRunId } from "../../support/runs.ts";
import { someEcs, someService } from "./given.ts";

const RUN = someRunId();

/** An event as the ECS developer guide shows it. */
const event = (detail: Record<string, unknown> = {}, fields: Record<string, unknown> = {}) => ({
  version: "0",
  id: "3317b2af-7005-947d-b652-f55e762e571a",
  "detail-type": "ECS Task State Change",
  source: "aws.ecs",
  account: "111122223333",
  time: "2026-11-20T00:00:00Z",
  region: "ap-northeast-1",
  resources: ["arn:aws:ecs:ap-northeast-1:111122223333:task/shop/c13b4cb40f1f4fe4a2971f76ae5a47ad"],
  detail: {
    attachments: [{ id: "1", type: "eni", status: "ATTACHED", details: [] }],
    clusterArn: "arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop",
    containers: [{ containerArn: "arn:x", lastStatus: "RUNNING", name: "web", imageDigest: "sha256:aa" }],
    createdAt: "2026-11-20T00:00:00.000Z",
    launchType: "FARGATE",
    desiredStatus: "RUNNING",
    group: `ambulance:main:${RUN}`,
    lastStatus: "RUNNING",
    overrides: { containerOverrides: [{ name: "web", environment: [{ name: "URL", value: "secret" }] }] },
    startedBy: "AWS Step Functions",
    taskArn: "arn:aws:ecs:ap-northeast-1:111122223333:task/shop/c13b4cb40f1f4fe4a2971f76ae5a47ad",
    taskDefinitionArn: "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/ambulance-main_production:1",
    version: 4,
    ...detail,
  },
  ...fields,
});

describe("a change of a task's state", () => {
  it("is about the run in the task's group, and says nothing else of it", () => {
    expect(taskChange("main", event())).toEqual({
      runId: RUN,
      taskArn: "arn:aws:ecs:ap-northeast-1:111122223333:task/shop/c13b4cb40f1f4fe4a2971f76ae5a47ad",
      clusterArn: "arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop",
      lastStatus: "RUNNING",
      version: 4,
    });
  });

  it.each([
    ["a task of a service", event({ group: "service:web" })],
    ["a task without a group", event({ group: undefined })],
    ["a task of another installation", event({ group: `ambulance:staging:${RUN}` })],
    ["a task of an installation with a longer name", event({ group: `ambulance:main-2:${RUN}` })],
    ["a group that names no run", event({ group: "ambulance:main:hello" })],
    ["another event of ECS", event({}, { "detail-type": "ECS Container Instance State Change" })],
    ["an event that somebody made up", event({}, { source: "my.app" })],
    ["no event", null],
  ])("is nothing to us for %s", (_, other) => {
    expect(taskChange("main", other)).toBeUndefined();
  });

  it("is told apart by its version, in whatever order it comes, and how often", async () => {
    const events: unknown[] = [];
    const { ecs } = await someEcs({ onEvent: (one) => events.push(one) });
    ecs.addService(someService());
    await ecs.runTask({
      Cluster: "shop",
      TaskDefinition: "web",
      Group: `ambulance:main:${RUN}`,
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-1"] } },
    });
    const changes = events.map((one) => taskChange("main", one));
    const shuffled = [...changes, ...changes].sort((a, b) =>
      String(a?.lastStatus).localeCompare(String(b?.lastStatus)),
    );
    const inOrder = shuffled.toSorted((a, b) => Number(a?.version) - Number(b?.version));
    expect([...new Set(inOrder.map((change) => change?.lastStatus))]).toEqual([
      "PROVISIONING",
      "PENDING",
      "ACTIVATING",
      "RUNNING",
      "DEACTIVATING",
      "STOPPING",
      "DEPROVISIONING",
      "STOPPED",
    ]);
    expect(new Set(changes.map((change) => change?.version)).size).toBe(changes.length);
  });

  it("is not passed over when AWS changes what it sends", () => {
    expect(() => taskChange("main", event({ taskArn: undefined }))).toThrow(/taskArn/);
  });
});
