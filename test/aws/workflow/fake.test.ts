import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { FakeClock } from "../../local/workflow/fake-clock.ts";
import { definitionOf, settle } from "../../local/workflow/small-process.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import {
  type RunningStepFunctions,
  STATE_MACHINE,
  startStepFunctions,
} from "../../support/aws/step-functions.ts";
import { eventually } from "../../support/eventually.ts";
import { SOME_TIME, someRunId } from "../../support/runs.ts";

const name = someRunId();
const input = JSON.stringify({ runId: name });
const executionArn = `arn:aws:states:ap-northeast-1:123456789012:execution:ambulance-test:${name}`;
const call = (fields: object) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  TimeoutSeconds: 60,
  ...fields,
});
const definition = definitionOf({
  Wait: call({
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: { FunctionName: "wait", Payload: { token: "{% $states.context.Task.Token %}" } },
    Catch: [
      { ErrorEquals: ["Handled"], Output: { caught: "{% $states.errorOutput %}" }, Next: "Last" },
      { ErrorEquals: ["States.Timeout"], Output: { caught: "late" }, Next: "Last" },
    ],
    Next: "Last",
  }),
  Last: call({ Arguments: { FunctionName: "last", Payload: "{% $states.input %}" }, End: true }),
});

// What the other tests rely on when they use the fake, said with the client that production uses.
describe("the fake Step Functions", () => {
  const clock = new FakeClock();
  let tokens: string[];
  let last: unknown[];
  let fake: RunningStepFunctions;
  let client: SFNClient;
  beforeEach(async () => {
    [tokens, last] = [[], []];
    fake = await startStepFunctions({
      definition,
      clock,
      functions: {
        wait: async (payload) => void tokens.push(z.object({ token: z.string() }).parse(payload).token),
        last: async (payload) => void last.push(payload),
      },
    });
    client = new SFNClient(clientOf(fake));
  });
  afterEach(async () => {
    client.destroy();
    await fake.close();
  });
  const start = (fields = {}) =>
    client.send(new StartExecutionCommand({ stateMachineArn: STATE_MACHINE, name, input, ...fields }));
  const describeIt = () => client.send(new DescribeExecutionCommand({ executionArn }));
  const answer = (taskToken: string, output = "{}") =>
    client.send(new SendTaskSuccessCommand({ taskToken, output }));
  const fail = (taskToken: string, error: string) =>
    client.send(new SendTaskFailureCommand({ taskToken, error, cause: "why" }));
  const token = () => eventually(() => z.string().parse(tokens[0]));
  const ended = () => eventually(async () => expect((await describeIt()).status).not.toBe("RUNNING"));

  it("gives the same answer to a second start while the first runs", async () => {
    const first = await start();
    clock.advance(1000);
    const second = await start();
    expect([second.executionArn, second.startDate]).toEqual([executionArn, first.startDate]);
    expect(first.startDate).toEqual(new Date(clock.now() - 1000));
  });

  it("refuses a second start with another input, and any once the execution is over", async () => {
    await start();
    await expect(start({ input: "{}" })).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
    await client.send(new StopExecutionCommand({ executionArn }));
    await expect(start()).rejects.toMatchObject({
      name: "ExecutionAlreadyExists",
      message: `Execution Already Exists: '${executionArn}'`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    [{ name: "two words" }, "InvalidName"],
    [{ name: "a".repeat(81) }, "InvalidName"],
    [{ name: "a:b" }, "InvalidName"],
    [{ input: "{" }, "InvalidExecutionInput"],
    [{ stateMachineArn: `${STATE_MACHINE}2` }, "StateMachineDoesNotExist"],
  ])("refuses to start %j", async (fields, error) => {
    await expect(start(fields)).rejects.toMatchObject({ name: error });
    expect(fake.events).toEqual([]);
  });

  it("knows nothing of an execution that was not started", async () => {
    const absent = { name: "ExecutionDoesNotExist", message: `Execution Does Not Exist: '${executionArn}'` };
    await expect(describeIt()).rejects.toMatchObject(absent);
    await expect(client.send(new StopExecutionCommand({ executionArn }))).rejects.toMatchObject(absent);
  });

  it("keeps name, input, status and times; a list leaves the input out", async () => {
    await start();
    const { status, startDate, stopDate, ...kept } = await describeIt();
    expect(kept).toMatchObject({ name, input, executionArn, stateMachineArn: STATE_MACHINE });
    expect([status, startDate, stopDate]).toEqual(["RUNNING", new Date(clock.now()), undefined]);
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn: STATE_MACHINE }));
    expect(executions).toMatchObject([{ name, status: "RUNNING" }]);
    expect(JSON.stringify(executions)).not.toContain("runId");
  });

  it("takes one answer to a token, and says of it afterwards what it says of a late one", async () => {
    await start();
    await answer(await token(), JSON.stringify({ n: 1 }));
    await expect(answer(await token())).rejects.toMatchObject({ name: "TaskTimedOut" });
    await ended();
    expect(last).toEqual([{ n: 1 }]);
  });

  it("refuses an answer that comes too late, and one to a token that it never gave out", async () => {
    await start();
    const late = await token();
    clock.advance(60_000);
    await expect(answer(late)).rejects.toMatchObject({ name: "TaskTimedOut" });
    await expect(fail(late, "Handled")).rejects.toMatchObject({ name: "TaskTimedOut" });
    await expect(answer("made up")).rejects.toMatchObject({ name: "InvalidToken" });
    await expect(answer("")).rejects.toMatchObject({ name: "ValidationException" });
    await ended();
    expect(last).toEqual([{ caught: "late" }]);
  });

  it("refuses an answer that is no JSON; the token stays open", async () => {
    await start();
    await expect(answer(await token(), "approved")).rejects.toMatchObject({ name: "InvalidOutput" });
    await answer(await token());
    await ended();
  });

  it("lets the state that waits fail as it is told, once", async () => {
    await start();
    await fail(await token(), "Handled");
    await ended();
    await expect(fail(await token(), "Handled")).rejects.toMatchObject({ name: "TaskTimedOut" });
    expect(last).toEqual([{ caught: { Error: "Handled", Cause: "why" } }]);
  });

  it("tells of every change of a status, and of the first end only", async () => {
    await start();
    await start();
    await fail(await token(), "Unhandled");
    await ended();
    await client.send(new StopExecutionCommand({ executionArn }));
    await settle();
    expect(fake.events.map(({ detail }) => detail.status)).toEqual(["RUNNING", "FAILED"]);
    expect(fake.events[1]).toMatchObject({
      source: "aws.states",
      region: "ap-northeast-1",
      account: "123456789012",
      resources: [executionArn],
      detail: { input, output: null, error: "Unhandled", cause: "why" },
    });
    expect(fake.events[1]?.detail.startDate).toBeGreaterThanOrEqual(SOME_TIME);
  });
});
