import { describe, expect, it } from "vitest";
import { buildChange } from "../../../aws/codebuild/event.ts";
import { projectsHere } from "../../../aws/codebuild/target.ts";
import { configSchema } from "../../../runs/config.ts";
import { FakeCodeBuild } from "../../support/aws/codebuild.ts";
import { eventually } from "../../support/eventually.ts";
import { someRunId } from "../../support/runs.ts";
import { someTarget as ecsTarget } from "../ecs/given.ts";
import { ownTarget, PROJECT, someTarget } from "./given.ts";

const ARN = `arn:aws:codebuild:ap-northeast-1:111122223333:build/${PROJECT}:8745a7a9-c340-456a-9166-edf953571bEX`;
const OURS = new Set([PROJECT]);

/** An event in the shape of AWS's own sample (user guide, "Build notifications input format reference"). */
function someEvent(detail: Record<string, unknown> = {}, variables?: unknown): Record<string, unknown> {
  const environment = {
    image: "aws/codebuild/standard:2.0",
    "privileged-mode": false,
    "compute-type": "BUILD_GENERAL1_SMALL",
    type: "LINUX_CONTAINER",
    "environment-variables": variables ?? [
      { name: "RAILS_ENV", type: "PLAINTEXT", value: "production" },
      { name: "AMBULANCE_RUN_ID", type: "PLAINTEXT", value: someRunId() },
    ],
  };
  return {
    version: "0",
    id: "c030038d-8c4d-6141-9545-00ff7b7153EX",
    "detail-type": "CodeBuild Build State Change",
    source: "aws.codebuild",
    account: "111122223333",
    time: "2017-09-01T16:14:28Z",
    region: "ap-northeast-1",
    resources: [ARN],
    detail: {
      "build-status": "SUCCEEDED",
      "project-name": PROJECT,
      "build-id": ARN,
      "additional-information": {
        environment,
        "timeout-in-minutes": 60,
        "build-complete": true,
        initiator: "states/ambulance-main",
        "build-start-time": "Sep 1, 2017 4:12:29 PM",
      },
      "current-phase": "COMPLETED",
      "current-phase-context": "[]",
      version: "1",
      ...detail,
    },
  };
}

describe("An event about a build", () => {
  it.each(["IN_PROGRESS", "SUCCEEDED", "FAILED", "FAULT", "STOPPED", "TIMED_OUT"])(
    "tells which run is %s",
    (status) => {
      expect(buildChange(OURS, someEvent({ "build-status": status }))).toEqual({
        runId: someRunId(),
        buildArn: ARN,
        project: PROJECT,
        status,
      });
    },
  );

  it.each<[string, unknown]>([
    [
      "a project of others",
      someEvent({ "project-name": "deploy", "build-id": ARN.replace(PROJECT, "deploy") }),
    ],
    ["a build of another project than it says", someEvent({ "build-id": ARN.replace(PROJECT, "deploy") })],
    ["a build that is for no run", someEvent({}, [{ name: "RAILS_ENV", value: "production" }])],
    ["something that is no run's id", someEvent({}, [{ name: "AMBULANCE_RUN_ID", value: "run#01; DROP" }])],
    ["a phase of a build", { ...someEvent(), "detail-type": "CodeBuild Build Phase Change" }],
    ["another service", { ...someEvent(), source: "aws.ecs" }],
    ["nothing at all", {}],
    ["no object", "CodeBuild Build State Change"],
  ])("is nobody's business for %s", (_, event) => {
    expect(buildChange(OURS, event)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["without a status", someEvent({ "build-status": undefined })],
    ["with a status that nobody knows", someEvent({ "build-status": "PAUSED" })],
    ["without variables", someEvent({ "additional-information": {} })],
  ])("is called damaged %s", (_, event) => {
    expect(() => buildChange(OURS, event)).toThrow(/build-status|additional-information/);
  });

  it("is read from what the fake sends: one when a build begins, one when it is over", async () => {
    const events: unknown[] = [];
    const codeBuild = await FakeCodeBuild.open({ onEvent: (event) => events.push(event) });
    codeBuild.addProject(PROJECT);
    codeBuild.plan({ phase: "BUILD", status: "FAILED" });
    const variables = [{ name: "AMBULANCE_RUN_ID", value: someRunId() }];
    codeBuild.start({ projectName: PROJECT, environmentVariablesOverride: variables });
    await eventually(() => expect(events).toHaveLength(2));
    await codeBuild.close();
    const statuses = events.map((event) => buildChange(OURS, event)?.status);
    expect(statuses).toEqual(["IN_PROGRESS", "FAILED"]);
  });

  it("is expected from the projects of this account alone", () => {
    const config = configSchema.parse({
      channel: "C0RUNS",
      targets: { production: { runsIn: { kind: "sample" }, approvers: ["U0APPROVER"] } },
    });
    const elsewhere = someTarget({ project: "far", role: "arn:aws:iam::999988887777:role/ambulance" });
    const targets = {
      ...config.targets,
      console: someTarget(),
      own: ownTarget(),
      far: elsewhere,
      web: ecsTarget(),
    };
    expect(projectsHere("main", { targets })).toEqual(new Set([PROJECT, "ambulance-main_own"]));
  });
});
