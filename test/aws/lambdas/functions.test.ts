import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { logGroupName, taskGroup } from "../../../aws/names.ts";
import type { Run } from "../../../runs/run.ts";
import { AwsRefusal, awsJsonService } from "../../support/aws/aws-service.ts";
import { executionEvent } from "../../support/aws/execution-event.ts";
import { someRun } from "../../support/runs.ts";
import { INSTALLATION, STATE_MACHINE, useFunctions } from "./use-functions.ts";

const deploy = useFunctions();
const TASK = "arn:aws:ecs:ap-northeast-1:123456789012:task/shop/0123456789abcdef0123456789abcdef";

const launch = {
  nonce: "0".repeat(32),
  executor: "ecs",
  target: "production",
  place: "place",
  deadline: Date.now() + 3_600_000,
  outputLimit: 1000,
  timeLimit: 1800,
  container: "app",
  cluster: "arn:aws:ecs:ap-northeast-1:123456789012:cluster/shop",
  logGroup: logGroupName(INSTALLATION, "production"),
} as const;

const decision = (run: Run, seconds: number): Run["decision"] => ({
  verdict: "approved",
  by: "U0ONCALL",
  at: run.requestedAt + seconds * 1000,
  reason: "",
  digest: run.digest ?? "",
});

describe("steps", () => {
  it("do the same thing once, and count it once, when they are called twice", async () => {
    const { host, tables, woken, lines } = await deploy();
    const run = someRun();
    await tables.store.insert(run);
    for (let times = 0; times < 2; times++)
      expect(await host.invoke("announce-the-request", { runId: run.id })).toEqual({});
    expect(woken).toEqual([{ runId: run.id }]);
    const asked = lines().filter((line) => "RunsAsked" in line);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      RunsAsked: 1,
      installation: INSTALLATION,
      _aws: { CloudWatchMetrics: [{ Namespace: "Ambulance", Dimensions: [["installation"]] }] },
    });
    expect(asked[0]).not.toHaveProperty("service");
  });

  it("count it once when two of them are told the same thing at the same time", async () => {
    const { host, tables, lines } = await deploy();
    const run = someRun({ status: "failed", startedAt: 1, endedAt: 2 });
    await tables.store.insert(run);
    const { id: runId } = run;
    const ended = executionEvent({
      executionArn: `${STATE_MACHINE.replace(":stateMachine:", ":execution:")}:${runId}`,
      stateMachineArn: STATE_MACHINE,
      name: runId,
      status: "FAILED",
      input: JSON.stringify({ runId }),
      startDate: 1,
      stopDate: 2,
    });
    await Promise.all([host.invoke("close-the-run", { runId }), host.invoke("execution-ended", ended)]);
    expect(lines().filter((line) => "RunsFailed" in line)).toHaveLength(1);
  });

  it("count an approval and how long it took when it is passed on", async () => {
    const { host, tables, steps, lines } = await deploy();
    const run = someRun({ status: "queued" });
    await tables.store.insert({ ...run, decision: decision(run, 90) });
    await host.invoke("take-the-target", { runId: run.id, token: "token" });
    await host.invoke("take-the-target", { runId: run.id, token: "token-2" });
    expect(lines().filter((line) => "RunsApproved" in line)).toMatchObject([
      { RunsApproved: 1, WaitingTime: 90 },
    ]);
    expect(steps.calls[0]).toMatchObject({ action: "SendTaskSuccess", input: { taskToken: "token" } });
  });

  it("count a run that was started and did not succeed when it is closed", async () => {
    const { host, tables, lines } = await deploy();
    const result = {
      ending: "exit",
      exit: 1,
      duration: 250,
      exception: null,
      problem: null,
      outputBytes: 0,
    } as const;
    const run = someRun({ status: "failed", startedAt: 1, endedAt: 2, result });
    await tables.store.insert(run);
    await host.invoke("close-the-run", { runId: run.id });
    expect(lines().filter((line) => "RunsFailed" in line)).toMatchObject([{ RunsFailed: 1, Duration: 250 }]);
  });

  it("fail by the names that the process definition retries: the table is away", async () => {
    const { host, lines } = await deploy({ AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:1" });
    const step = host.invoke("check-the-command", { runId: someRun().id });
    await expect(step).rejects.toMatchObject({ name: "StoreUnavailableError" });
    expect(lines().at(-1)).toMatchObject({
      level: "ERROR",
      function: "CheckTheCommand",
      error: "StoreUnavailableError",
      runId: someRun().id,
      requestId: "request-1",
      places: expect.arrayContaining([expect.stringMatching(/aws\/table\/.*\.ts:\d+:\d+/)]),
    });
  });

  it("fail by the names that the process definition retries: the table has no capacity", async () => {
    const busy = await awsJsonService({
      GetItem: () => {
        throw new AwsRefusal("ProvisionedThroughputExceededException", "Too much");
      },
    });
    onTestFinished(() => busy.close());
    const { host } = await deploy({ AWS_ENDPOINT_URL_DYNAMODB: busy.url });
    const step = host.invoke("take-the-target", { runId: someRun().id, token: "token" });
    await expect(step).rejects.toMatchObject({ name: "StoreUnavailableError" });
    expect(busy.calls.length).toBeGreaterThan(1);
  });

  it("fail by the names that the process definition retries: a process is still running", async () => {
    const { host, tables, ecs } = await deploy();
    const run = someRun({ status: "running", startedAt: Date.now() });
    await tables.store.insert(run);
    await tables.launches.prepared(run.id, launch);
    await tables.launches.found(run.id, TASK);
    const step = host.invoke("collect-the-result", {
      runId: run.id,
      error: { Error: "States.Timeout", Cause: "" },
    });
    await expect(step).rejects.toMatchObject({ name: "StillRunningError" });
    expect(ecs.calls.map(({ action }) => action)).toContain("StopTask");
  });

  it("say what is wrong with an input that is none", async () => {
    const { host } = await deploy();
    await expect(host.invoke("close-the-run", { run: "x" })).rejects.toMatchObject({ name: "ZodError" });
  });
});

describe("what waits for Slack", () => {
  it("is told in order, once, by a function that is called twice", async () => {
    const { host, tables, slack } = await deploy();
    const run = someRun({ origin: "C0RUNS", status: "queued" });
    await tables.store.insert({ ...run, decision: decision(run, 5) });
    await tables.outbox.notify(run.id, "card");
    await tables.outbox.notify(run.id, "decision");
    await Promise.all([host.invoke("deliver", { runId: run.id }), host.invoke("deliver", { runId: run.id })]);
    await host.invoke("deliver", { runId: run.id });
    const posts = slack.to("chat.postMessage");
    expect(posts.map(({ thread_ts }) => thread_ts !== undefined)).toEqual([false, true]);
    expect(await tables.outbox.waiting(Date.now())).toEqual([]);
  });

  it("waits a moment when Slack asks for it", async () => {
    const { host, tables, slack } = await deploy();
    const run = someRun({ origin: "C0RUNS" });
    await tables.store.insert(run);
    await tables.outbox.notify(run.id, "card");
    slack.behave(() =>
      slack.to("chat.postMessage").length === 1
        ? { status: 429, headers: { "retry-after": "1" }, body: { ok: false, error: "ratelimited" } }
        : undefined,
    );
    await host.invoke("deliver", { runId: run.id });
    expect(slack.to("chat.postMessage")).toHaveLength(2);
  });

  it("is left to the sweep when Slack asks for long", async () => {
    const { host, tables, slack } = await deploy();
    const run = someRun({ origin: "C0RUNS" });
    await tables.store.insert(run);
    await tables.outbox.notify(run.id, "card");
    slack.behave(() => ({
      status: 429,
      headers: { "retry-after": "60" },
      body: { ok: false, error: "ratelimited" },
    }));
    await host.invoke("deliver", { runId: run.id });
    expect(slack.to("chat.postMessage")).toHaveLength(1);
    expect(await tables.outbox.waiting(Date.now())).toEqual([]);
    expect(await tables.outbox.waiting(Date.now() + 61_000)).toEqual([run.id]);
  });

  it("is told by the sweep when nobody was woken, and the sweep reports that nothing is stuck", async () => {
    const { host, tables, slack, lines } = await deploy();
    const run = someRun({ origin: "C0RUNS", requestedAt: Date.now() });
    await tables.store.insert(run);
    await tables.outbox.notify(run.id, "card");
    await host.invoke("sweep", {});
    expect(slack.to("chat.postMessage")).toHaveLength(1);
    expect(lines().filter((line) => "OpenBeyondLimit" in line)).toEqual([]);
  });

  it("is nothing for an event that names no run", async () => {
    const { host, lines } = await deploy();
    expect(await host.invoke("deliver", { runId: "../x" })).toBeNull();
    expect(lines()).toMatchObject([{ level: "WARN" }]);
  });
});

describe("the sweep", () => {
  it("reports a run that is open longer than anything allows", async () => {
    const { host, tables, lines } = await deploy();
    const started = Date.now() - 2 * 3_600_000;
    await tables.store.insert(someRun({ status: "running", requestedAt: started, startedAt: started }));
    await host.invoke("sweep", {});
    expect(lines().filter((line) => "OpenBeyondLimit" in line)).toMatchObject([{ OpenBeyondLimit: 1 }]);
  });

  it("closes a run whose execution ended without anybody hearing of it, and counts it", async () => {
    const { host, tables, steps, lines } = await deploy();
    const requestedAt = Date.now() - 3_600_000;
    const run = someRun({ status: "awaiting-approval", requestedAt });
    await tables.store.insert({
      ...run,
      decision: { ...decision(run, 60), verdict: "rejected" } as Run["decision"],
    });
    steps.executions = "ABORTED";
    await host.invoke("sweep", {});
    expect((await tables.store.get(run.id))?.status).toBe("aborted");
    expect(lines().filter((line) => "WaitingTime" in line)).toMatchObject([{ WaitingTime: 60 }]);
  });
});

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
