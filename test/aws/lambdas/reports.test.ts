import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { taskGroup } from "../../../aws/names.ts";
import type { Run } from "../../../runs/run.ts";
import { executionEvent } from "../../support/aws/execution-event.ts";
import { someRun } from "../../support/runs.ts";
import { launch, TASK } from "./given.ts";
import { INSTALLATION, STATE_MACHINE, useFunctions } from "./use-functions.ts";

const deploy = useFunctions();

describe("what AWS reports", () => {
  const execution = (run: Run, stateMachineArn = STATE_MACHINE) =>
    executionEvent({
      executionArn: `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${run.id}`,
      stateMachineArn,
      name: run.id,
      status: "ABORTED",
      input: JSON.stringify({ runId: run.id }),
      startDate: 1,
      stopDate: 2,
    });

  it("closes the run of an execution that was stopped, however often it is reported", async () => {
    const { host, tables } = await deploy();
    const run = someRun({ status: "awaiting-approval" });
    await tables.store.insert(run);
    for (let times = 0; times < 2; times++) await host.invoke("execution-ended", execution(run));
    expect(await tables.store.get(run.id)).toMatchObject({ status: "aborted", problem: "stopped-outside" });
  });

  it("is left alone when it is about somebody else's execution, or is no such event", async () => {
    const { host, tables, lines } = await deploy();
    const run = someRun({ status: "awaiting-approval" });
    await tables.store.insert(run);
    for (const event of [execution(run, `${STATE_MACHINE}-2`), { source: "aws.states" }, null])
      await host.invoke("execution-ended", event);
    expect((await tables.store.get(run.id))?.status).toBe("awaiting-approval");
    expect(lines()).toHaveLength(3);
  });

  const taskEvent = (run: Run, fields: object = {}) => ({
    version: "0",
    source: "aws.ecs",
    "detail-type": "ECS Task State Change",
    detail: {
      clusterArn: launch.cluster,
      taskArn: TASK,
      group: taskGroup(INSTALLATION, run.id),
      lastStatus: "RUNNING",
      desiredStatus: "RUNNING",
      version: 3,
      ...fields,
    },
  });

  it("links a run to its task, which is noted once", async () => {
    const { host, tables } = await deploy();
    const run = someRun({ status: "running", startedAt: Date.now() });
    await tables.store.insert(run);
    await tables.launches.prepared(run.id, launch);
    await host.invoke("task-changed", taskEvent(run));
    await host.invoke("task-changed", taskEvent(run, { taskArn: `${TASK}2`, version: 4 }));
    expect((await tables.launches.get(run.id))?.process).toBe(TASK);
    expect((await tables.store.get(run.id))?.links.map(({ name }) => name)).toEqual([
      "execution",
      "task",
      "log",
    ]);
  });

  it("is left alone when AWS would not send it, or nothing was launched", async () => {
    const { host, tables, lines } = await deploy();
    const run = someRun({ status: "running", startedAt: 1 });
    await tables.store.insert(run);
    await host.invoke("task-changed", taskEvent(run));
    await host.invoke("task-changed", taskEvent(run, { version: "three" }));
    await host.invoke("task-changed", taskEvent(run, { group: "service:web" }));
    await host.invoke("build-changed", taskEvent(run));
    expect(lines().map(({ level }) => level)).toEqual(["WARN", "WARN", "INFO", "INFO", "INFO"]);
    expect((await tables.store.get(run.id))?.version).toBe(1);
  });
});

describe("what a run prints", () => {
  const printed = (message: string, logStream = `ambulance/app/${TASK.split("/").at(-1)}`) => {
    const logEvents = [{ id: "1", timestamp: 1, message }];
    const data = {
      messageType: "DATA_MESSAGE",
      owner: "123456789012",
      logGroup: launch.logGroup,
      logStream,
      subscriptionFilters: ["output"],
      logEvents,
    };
    return { awslogs: { data: gzipSync(JSON.stringify(data)).toString("base64") } };
  };

  async function running() {
    const deployed = await deploy();
    const run = someRun({ status: "running", startedAt: Date.now() });
    await deployed.tables.store.insert(run);
    await deployed.tables.launches.prepared(run.id, launch);
    await deployed.tables.launches.found(run.id, TASK);
    return { ...deployed, run };
  }

  it("is told, and ends the run where it is more than its target allows", async () => {
    const { host, tables, ecs, woken, run } = await running();
    await host.invoke("output-came", printed("x".repeat(600)));
    expect(woken).toEqual([{ runId: run.id }]);
    expect(ecs.calls).toEqual([]);
    await host.invoke("output-came", printed("y".repeat(600)));
    expect((await tables.launches.get(run.id))?.endedBy).toBe("output-limit");
    expect(ecs.calls.find(({ action }) => action === "StopTask")?.input).toMatchObject({ task: TASK });
  });

  it("is what its app printed: the lines of a sidecar are neither told nor counted", async () => {
    const { host, tables, woken, ecs, run } = await running();
    const sidecar = `ambulance/envoy/${TASK.split("/").at(-1)}`;
    await host.invoke("output-came", printed("x".repeat(2000), sidecar));
    expect([woken, ecs.calls]).toEqual([[], []]);
    expect((await tables.launches.get(run.id))?.endedBy).toBeUndefined();
    await host.invoke("output-came", printed("x".repeat(600)));
    expect(ecs.calls).toEqual([]);
  });

  it("is left alone when no run of ours is behind it", async () => {
    const { host, woken, ecs } = await running();
    await host.invoke("output-came", printed("x".repeat(2000), "ambulance/app/somebody-else"));
    await host.invoke("output-came", { awslogs: { data: "no gzip" } });
    await host.invoke("output-came", {
      awslogs: { data: gzipSync('{"messageType":"CONTROL_MESSAGE"}').toString("base64") },
    });
    expect([woken, ecs.calls]).toEqual([[], []]);
  });
});
