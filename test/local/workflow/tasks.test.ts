import { describe, expect, it } from "vitest";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import { calling, definitionOf, executing, named, settle, tokenOf, until, waiting } from "./small-process.ts";

const run = someRunId();
const toLast = (names: string[]) => [
  { ErrorEquals: names, Output: { caught: "{% $states.errorOutput %}" }, Next: "Last" },
];
const last = calling("Last", {
  Arguments: { FunctionName: named("Last"), Payload: "{% $states.input %}" },
  End: true,
});

class SomeError extends Error {
  override readonly name = "SomeError";
}

/** Throws as often as it is told, then returns. */
function failing(times: number, error: Error = new SomeError("it broke")) {
  let left = times;
  return async () => {
    if (left-- > 0) throw error;
    return { fine: true };
  };
}

const never = () => new Promise<never>(() => {});

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

  it.each<[string, () => Promise<unknown>, string]>([
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

describe("a task that waits for an answer", () => {
  const definition = definitionOf({
    First: waiting("Step", { TimeoutSeconds: 90, Catch: toLast(["States.ALL"]), Next: "Last" }),
    Last: last,
  });

  it("counts an answer that comes while its step is still under way", async () => {
    const gate = Promise.withResolvers<void>();
    const server = new Server(definition, { Step: () => gate.promise });
    const { workflow, calls, ends } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    expect(await workflow.answer(tokenOf(calls[0]), { yes: true })).toBe("answered");
    await settle();
    expect(calls).toHaveLength(1);
    gate.resolve();
    await until(() => ends.length > 0);
    expect(calls[1]?.input).toEqual({ yes: true });
  });

  it("acts upon an answer at whatever moment it comes", async () => {
    const later = async (turns: number, action: () => Promise<unknown>) => {
      for (let turn = 0; turn < turns; turn++) await null;
      await action();
    };
    let turns = 0;
    const server = new Server(definition, {
      Step: async (input) => void later(turns++, () => server.now.workflow.answer(tokenOf({ input }), {})),
    });
    for (let n = 0; n < 60; n++) await server.now.workflow.start(someRunId(n));
    await until(() => server.now.ends.length === 60);
  });

  it("calls its step once, however often the server is told to go on", async () => {
    const gate = Promise.withResolvers<void>();
    const server = new Server(definition, { Step: () => gate.promise });
    const { workflow, calls } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    workflow.resume();
    gate.resolve();
    await settle();
    workflow.resume();
    await settle();
    expect(calls).toHaveLength(1);
  });

  it("counts an answer that its step gives itself before it fails", async () => {
    const server = new Server(definition, {
      Step: async (input) => {
        await server.now.workflow.answer(tokenOf({ input }), { yes: true });
        throw new SomeError();
      },
    });
    await server.now.workflow.start(run);
    await until(() => server.now.ends.length > 0);
    expect(server.now.calls[1]?.input).toEqual({ yes: true });
  });

  it("gives a new token to a step that is tried again; the old one is dead", async () => {
    const retrying = waiting("Step", { Retry: [{ ErrorEquals: ["SomeError"] }], End: true });
    const server = new Server(definitionOf({ First: retrying }), { Step: failing(1) });
    const { workflow, clock, calls } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    await settle();
    clock.advance(1000);
    await until(() => calls.length === 2);
    expect(tokenOf(calls[0])).not.toBe(tokenOf(calls[1]));
    expect(await workflow.answer(tokenOf(calls[0]), {})).toBe("timed-out");
    expect(await workflow.answer(tokenOf(calls[1]), {})).toBe("answered");
  });

  it("knows repeated answers from late ones", async () => {
    const server = new Server(definition);
    const { workflow, clock, calls } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    expect(await workflow.answer(tokenOf(calls[0]), {})).toBe("answered");
    expect(await workflow.answer(tokenOf(calls[0]), {})).toBe("already-answered");
    clock.advance(90_000);
    expect(await workflow.answer(tokenOf(calls[0]), {})).toBe("already-answered");
  });

  it("takes no answer at its deadline any more, even when nothing has noticed it yet", async () => {
    const server = new Server(definition);
    const { workflow, clock, calls } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    await settle();
    clock.kill();
    clock.advance(90_000);
    expect(await workflow.answer(tokenOf(calls[0]), {})).toBe("timed-out");
  });

  it("gives up a step that hangs at its deadline", async () => {
    const server = new Server(definition, { Step: never });
    await server.now.workflow.start(run);
    await until(() => server.now.calls.length === 1);
    server.now.clock.advance(90_000);
    await until(() => server.now.ends.length > 0);
    expect(server.now.calls[1]?.input).toMatchObject({ caught: { Error: "States.Timeout" } });
  });

  it("hands out tokens that nobody can guess", async () => {
    const server = new Server(definition);
    await Promise.all([0, 1, 2].map((n) => server.now.workflow.start(someRunId(n))));
    await until(() => server.now.calls.length === 3);
    const tokens = server.now.calls.map(tokenOf);
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(Buffer.from(token, "base64url")).toHaveLength(32);
  });
});

describe("a task that executes a command", () => {
  const definition = definitionOf({
    First: executing({ TimeoutSeconds: 30, Catch: toLast(["States.ALL"]), Next: "Last" }),
    Last: last,
  });

  it("passes on its result", async () => {
    const server = new Server(definition);
    await server.now.workflow.start(run);
    await until(() => server.now.commands.length === 1);
    expect(server.now.commands[0]).toMatchObject({ how: "run", input: { some: "arguments" } });
    server.now.commands[0]?.finish({ ExitCode: 0 });
    await until(() => server.now.ends.length > 0);
    expect(server.now.calls[0]?.input).toEqual({ ExitCode: 0 });
  });

  it("catches what the executor throws", async () => {
    const server = new Server(definition);
    await server.now.workflow.start(run);
    await until(() => server.now.commands.length === 1);
    server.now.commands[0]?.fail(new SomeError("no such directory"));
    await until(() => server.now.ends.length > 0);
    expect(server.now.calls[0]?.input).toEqual({
      caught: { Error: "SomeError", Cause: "no such directory" },
    });
  });

  it("is told at its deadline, and has timed out once the command is gone", async () => {
    const server = new Server(definition);
    const { workflow, clock, commands, calls, ends } = server.now;
    await workflow.start(run);
    await until(() => commands.length === 1);
    clock.advance(29_999);
    expect(commands[0]?.signal.aborted).toBe(false);
    clock.advance(1);
    expect(commands[0]?.signal.aborted).toBe(true);
    await settle();
    expect(calls).toEqual([]);
    commands[0]?.fail(new SomeError());
    await until(() => ends.length > 0);
    expect(calls[0]?.input).toMatchObject({ caught: { Error: "States.Timeout" } });
  });

  it("keeps the result of a command that ended well although it was told to end", async () => {
    const server = new Server(definition);
    const { workflow, clock, commands, calls, ends } = server.now;
    await workflow.start(run);
    await until(() => commands.length === 1);
    clock.advance(30_000);
    commands[0]?.finish({ ExitCode: 0 });
    await until(() => ends.length > 0);
    expect(calls[0]?.input).toEqual({ ExitCode: 0 });
  });
});
