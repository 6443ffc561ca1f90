import { describe, expect, it } from "vitest";
import { executionChange } from "../../../aws/workflow/event.ts";
import { executionEvent } from "../../support/aws/execution-event.ts";
import { STATE_MACHINE } from "../../support/aws/step-functions.ts";
import { SOME_TIME, someRunId } from "../../support/runs.ts";

const run = someRunId();
const arnOf = (name: string) => `arn:aws:states:ap-northeast-1:123456789012:execution:ambulance-test:${name}`;

/** An event as the documentation shows one, with other details. */
function event(detail: Record<string, unknown> = {}, fields: Record<string, unknown> = {}) {
  const name = typeof detail.name === "string" ? detail.name : run;
  return {
    version: "0",
    id: "315c1398-40ff-a850-213b-158f73e60175",
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: "123456789012",
    time: "2026-11-20T09:00:00Z",
    region: "ap-northeast-1",
    resources: [arnOf(name)],
    detail: {
      executionArn: arnOf(name),
      stateMachineArn: STATE_MACHINE,
      name,
      status: "SUCCEEDED",
      startDate: 1547148840101,
      stopDate: 1547148840122,
      input: JSON.stringify({ runId: name }),
      output: '"Hello World!"',
      ...detail,
    },
    ...fields,
  };
}

const read = (given: unknown) => executionChange(given, STATE_MACHINE);

describe("an event about an execution", () => {
  it.each([
    ["RUNNING", { stopDate: null, output: null }],
    ["SUCCEEDED", {}],
    ["FAILED", { output: null, error: "States.Runtime", cause: "it broke" }],
    ["TIMED_OUT", { output: null }],
    ["ABORTED", { output: null }],
  ])("says which run it is about, and that it is %s", (status, detail) => {
    expect(read(event({ ...detail, status }))).toEqual({ runId: run, status });
  });

  it("says that an execution which waits for a redrive has failed", () => {
    expect(read(event({ status: "PENDING_REDRIVE" }))).toEqual({ runId: run, status: "FAILED" });
  });

  it("is read without the input and output that were too long for it", () => {
    const { input: _, output: __, ...detail } = event().detail;
    const left = { inputDetails: { included: false }, outputDetails: { included: false } };
    expect(read({ ...event(), detail: { ...detail, ...left } })).toEqual({ runId: run, status: "SUCCEEDED" });
  });

  it("goes by the name of the execution, whatever its input says", () => {
    const input = JSON.stringify({ runId: someRunId(7) });
    expect(read(event({ input }))).toEqual({ runId: run, status: "SUCCEEDED" });
  });

  it("is understood as the fake of the tests sends it", () => {
    const kept = { executionArn: arnOf(run), stateMachineArn: STATE_MACHINE, name: run, input: "{}" };
    const sent = executionEvent({
      ...kept,
      status: "ABORTED",
      startDate: SOME_TIME,
      stopDate: SOME_TIME + 1,
    });
    expect(read(JSON.parse(JSON.stringify(sent)))).toEqual({ runId: run, status: "ABORTED" });
  });

  it.each<[string, unknown]>([
    ["another state machine", event({ stateMachineArn: `${STATE_MACHINE}-other` })],
    ["a state machine whose name begins like ours", event({ stateMachineArn: `${STATE_MACHINE}2` })],
    ["a version of ours", event({ stateMachineArn: `${STATE_MACHINE}:1` })],
    [
      "our state machine, and the execution of another one",
      event({ executionArn: `${arnOf(run).replace("ambulance-test", "other")}` }),
    ],
    ["an execution that was started by hand", event({ name: "8a0d2c1e-3f60-4d0c-9d7b-2f1f6a1f9e11" })],
    ["a name that only looks like a run's id", event({ name: run.toLowerCase() })],
    ["a status that nobody knows", event({ status: "PONDERING" })],
    ["another kind of event", event({}, { "detail-type": "ECS Task State Change" })],
    ["an event that an application made up", event({}, { source: "my.app" })],
    ["nothing", undefined],
    ["no details", { ...event(), detail: null }],
    ["a text", JSON.stringify(event())],
  ])("is not ours when it is about %s", (_, given) => {
    expect(read(given)).toBeUndefined();
  });
});
