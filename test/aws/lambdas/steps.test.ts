import { describe, expect, it, onTestFinished } from "vitest";
import { AwsRefusal, awsJsonService } from "../../support/aws/aws-service.ts";
import { executionEvent } from "../../support/aws/execution-event.ts";
import { someRun } from "../../support/runs.ts";
import { decision, launch, TASK } from "./given.ts";
import { INSTALLATION, STATE_MACHINE, useFunctions } from "./use-functions.ts";

const deploy = useFunctions();

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
