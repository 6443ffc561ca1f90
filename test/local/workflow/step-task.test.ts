import { describe, expect, it } from "vitest";
import type { StepFunction } from "../../../local/workflow.ts";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import {
  calling,
  definitionOf,
  failing,
  last,
  named,
  never,
  settle,
  toLast,
  until,
} from "./small-process.ts";

const run = someRunId();

describe("a task that calls a step", () => {
  it("gives it the payload, and passes on what it returned", async () => {
    const Output = { was: "{% $states.result.Payload.answer %}", of: "{% $states.input.runId %}" };
    const server = new Server(
      definitionOf({ First: calling("Step", { Output, Next: "Last" }), Last: last }),
      {
        Step: async () => ({ answer: [1], dropped: undefined }),
      },
    );
    await server.now.workflow.start(run);
    await until(() => server.now.ends.length > 0);
    expect(server.now.calls).toEqual([
      { step: "Step", input: { runId: run } },
      { step: "Last", input: { was: [1], of: run } },
    ]);
    expect(server.now.ends).toEqual([{ runId: run, status: "SUCCEEDED" }]);
  });

  it.each([
    ["an error by its name", "SomeError"],
    ["any error", "States.ALL"],
    ["a failed task", "States.TaskFailed"],
  ])("catches %s", async (_, name) => {
    const First = calling("Step", { Catch: toLast([name]), End: true });
    const server = new Server(definitionOf({ First, Last: last }), { Step: failing(1) });
    await server.now.workflow.start(run);
    await until(() => server.now.ends.length > 0);
    expect(server.now.calls[1]?.input).toEqual({ caught: { Error: "SomeError", Cause: "it broke" } });
    expect(server.now.ends).toEqual([{ runId: run, status: "SUCCEEDED" }]);
  });

  it.each<[string, StepFunction, string]>([
    ["an error that nobody catches", failing(1), "SomeError"],
    ["something thrown that is no error", () => Promise.reject("text"), "Error"],
    ["a result that is no JSON", async () => ({ big: 1n }), "TypeError"],
  ])("ends the execution at %s", async (_, Step, name) => {
    const First = calling("Step", { Catch: toLast(["Other"]), End: true });
    const server = new Server(definitionOf({ First, Last: last }), { Step });
    await server.now.workflow.start(run);
    await until(() => server.now.ends.length > 0);
    expect(server.now.ends).toMatchObject([{ runId: run, status: "FAILED", failure: { Error: name } }]);
    expect(server.now.problems).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["Output", { Output: "{% $states.result.Payload.nothing %}" }],
    [
      "a payload",
      { Arguments: { FunctionName: named("Step"), Payload: { a: "{% $states.input.nothing %}" } } },
    ],
    ["TimeoutSeconds", { TimeoutSeconds: "{% $states.input.runId %}" }],
  ])(
    "fails with States.QueryEvaluationError when an expression of %s has no fitting value",
    async (_, fields) => {
      const First = calling("Step", { Catch: toLast(["States.QueryEvaluationError"]), End: true, ...fields });
      const server = new Server(definitionOf({ First, Last: last }));
      await server.now.workflow.start(run);
      await until(() => server.now.ends.length > 0);
      expect(server.now.called()).toContain("Last");
    },
  );

  it("tries again with growing pauses, as often as its Retry says, then catches", async () => {
    const Retry = [
      { ErrorEquals: ["Other"] },
      { ErrorEquals: ["SomeError"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 3, MaxDelaySeconds: 10 },
    ];
    const First = calling("Step", { Retry, Catch: toLast(["States.ALL"]), End: true });
    const server = new Server(definitionOf({ First, Last: last }), { Step: failing(9) });
    const { workflow, clock, calls } = server.now;
    await workflow.start(run);
    for (const [tries, pause] of [2_000, 6_000, 10_000].entries()) {
      await until(() => calls.length === tries + 1 && clock.pending === 1);
      await settle();
      clock.advance(pause - 1);
      await settle();
      expect(calls).toHaveLength(tries + 1);
      clock.advance(1);
    }
    await until(() => server.now.ends.length > 0);
    expect(server.now.called()).toEqual(["Step", "Step", "Step", "Step", "Last"]);
  });

  it("goes on when a later try succeeds", async () => {
    const First = calling("Step", { Retry: [{ ErrorEquals: ["States.ALL"] }], End: true });
    const server = new Server(definitionOf({ First }), { Step: failing(1) });
    await server.now.workflow.start(run);
    await until(() => server.now.calls.length === 1);
    await settle();
    server.now.clock.advance(1000);
    await until(() => server.now.ends.length > 0);
    expect(server.now.ends).toEqual([{ runId: run, status: "SUCCEEDED" }]);
  });

  it("does not wait for a step that hangs longer than its time limit", async () => {
    const First = calling("Step", { TimeoutSeconds: 5, Catch: toLast(["States.Timeout"]), End: true });
    const server = new Server(definitionOf({ First, Last: last }), { Step: never });
    await server.now.workflow.start(run);
    await until(() => server.now.calls.length === 1);
    await settle();
    server.now.clock.advance(5_000);
    await until(() => server.now.ends.length > 0);
    expect(server.now.calls[1]?.input).toMatchObject({ caught: { Error: "States.Timeout" } });
  });

  it("is not a failed task when it takes too long", async () => {
    const First = calling("Step", { TimeoutSeconds: 5, Catch: toLast(["States.TaskFailed"]), End: true });
    const server = new Server(definitionOf({ First, Last: last }), { Step: never });
    await server.now.workflow.start(run);
    await until(() => server.now.calls.length === 1);
    await settle();
    server.now.clock.advance(5_000);
    await until(() => server.now.ends.length > 0);
    expect(server.now.ends).toMatchObject([{ status: "FAILED", failure: { Error: "States.Timeout" } }]);
  });
});
