import { describe, expect, it } from "vitest";
import { WorkflowClosedError } from "../../../local/workflow/store.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import { calling, definitionOf, executing, named, settle, tokenOf, until, waiting } from "./small-process.ts";

const run = someRunId();
const DAY = 24 * 3600;
const last = calling("Last", {
  Arguments: { FunctionName: named("Last"), Payload: "{% $states.input %}" },
  End: true,
});

/** How an execution of these states goes: what its steps were called with, and its end. */
async function walked(states: Record<string, object>) {
  const server = new Server(definitionOf(states));
  await server.now.workflow.start(run);
  await until(() => server.now.ends.length > 0);
  return server.now;
}

describe("states that call nothing", () => {
  it("Pass goes on with its output, or its input", async () => {
    const Output = {
      id: "{% $states.input.runId & '!' %}",
      list: ["{% $states.input.runId = 'x' %}", 1, null],
    };
    const first = await walked({
      A: { Type: "Pass", Next: "B" },
      B: { Type: "Pass", Output, Next: "Last" },
      Last: last,
    });
    expect(first.calls[0]?.input).toEqual({ id: `${run}!`, list: [false, 1, null] });
  });

  it("Choice takes the first rule that holds, else its default", async () => {
    const rule = (Condition: string, Output: string) => ({ Condition, Output: { Output }, Next: "Last" });
    const no = "{% $states.input.nothing = 'x' %}";
    const yes = `{% $states.input.runId = '${run}' and $states.context.State.Name = 'A' %}`;
    const choice = (...Choices: object[]) => ({
      Type: "Choice",
      Choices,
      Output: { Output: "default" },
      Default: "Last",
    });
    const first = await walked({ A: choice(rule(no, "1"), rule(yes, "2"), rule(yes, "3")), Last: last });
    expect(first.calls[0]?.input).toEqual({ Output: "2" });
    const second = await walked({ A: choice(rule(no, "1")), Last: last });
    expect(second.calls[0]?.input).toEqual({ Output: "default" });
  });

  it.each<[string, object, string]>([
    ["Fail", { Type: "Fail", Error: "Some.Error", Cause: "because" }, "Some.Error"],
    [
      "a choice without match",
      { Type: "Choice", Choices: [{ Condition: "{% false %}", Next: "A" }] },
      "States.NoChoiceMatched",
    ],
    [
      "a condition that is no condition",
      { Type: "Choice", Choices: [{ Condition: "{% 1 %}", Next: "A" }] },
      "States.QueryEvaluationError",
    ],
    [
      "an output without value",
      { Type: "Pass", Output: "{% $states.input.nothing %}", End: true },
      "States.QueryEvaluationError",
    ],
    [
      "an expression that cannot be",
      { Type: "Pass", Output: "{% 'a' + 1 %}", End: true },
      "States.QueryEvaluationError",
    ],
  ])("%s ends the execution as failed", async (_, state, name) => {
    const { ends } = await walked({ A: state });
    expect(ends).toMatchObject([{ runId: run, status: "FAILED", failure: { Error: name } }]);
  });

  it("a Catch whose output has no value ends the execution as failed", async () => {
    const Catch = [
      { ErrorEquals: ["States.ALL"], Output: "{% $states.errorOutput.nothing %}", Next: "Last" },
    ];
    const First = calling("Step", { Output: "{% $states.input.nothing %}", Catch, End: true });
    const { ends } = await walked({ First, Last: last });
    expect(ends).toMatchObject([{ status: "FAILED", failure: { Error: "States.QueryEvaluationError" } }]);
  });

  it("Succeed ends the execution", async () => {
    expect((await walked({ A: { Type: "Succeed" } })).ends).toEqual([{ runId: run, status: "SUCCEEDED" }]);
  });

  it("Wait waits, also longer than Node's timers can", async () => {
    const Seconds = 40 * DAY;
    const server = new Server(definitionOf({ A: { Type: "Wait", Seconds, Next: "Last" }, Last: last }));
    const { workflow, clock, calls } = server.now;
    await workflow.start(run);
    await until(() => clock.pending === 1);
    clock.advance(Seconds * 1000 - 1);
    await settle();
    expect(calls).toEqual([]);
    clock.advance(1);
    await until(() => calls.length === 1);
  });
});

describe("time", () => {
  it("needs one timer, however many executions wait for it", async () => {
    const server = new Server(
      definitionOf({ A: waiting("Step", { TimeoutSeconds: "{% 30 * 86400 %}", End: true }) }),
    );
    const { workflow, clock, calls, ends } = server.now;
    for (let n = 0; n < 50; n++) await workflow.start(someRunId(n));
    await until(() => calls.length === 50);
    await settle();
    expect(clock.pending).toBe(1);
    clock.advance(30 * DAY * 1000);
    await until(() => ends.length === 50);
    expect(new Set(ends.map(({ runId }) => runId)).size).toBe(50);
    expect(clock.pending).toBe(0);
  });

  it("wakes a shorter wait although a longer one came first", async () => {
    const Seconds = "{% $states.input.seconds %}";
    const server = new Server(
      definitionOf({
        A: calling("Step", { Output: "{% $states.result.Payload %}", Next: "B" }),
        B: { Type: "Wait", Seconds, End: true },
      }),
      { Step: async (input) => ({ seconds: JSON.stringify(input).includes(run) ? 1000 : 10 }) },
    );
    const { workflow, clock, ends } = server.now;
    await workflow.start(run);
    await settle();
    await workflow.start(someRunId(1));
    await settle();
    clock.advance(10_000);
    await until(() => ends.length === 1);
    expect(ends[0]?.runId).toBe(someRunId(1));
  });
});

describe("executions of several runs", () => {
  it("do not wait for each other", async () => {
    const server = new Server(definitionOf({ A: calling("Step", { End: true }) }), {
      Step: (input) => (JSON.stringify(input).includes(run) ? new Promise(() => {}) : Promise.resolve()),
    });
    await server.now.workflow.start(run);
    await server.now.workflow.start(someRunId(1));
    await until(() => server.now.ends.length === 1);
    expect(server.now.ends[0]?.runId).toBe(someRunId(1));
  });

  it("do not mix what they carry, however many go at once", async () => {
    const pass = {
      Type: "Pass",
      Output: { id: "{% $states.context.Execution.Input.runId %}", was: "{% $states.input %}" },
    };
    const server = new Server(
      definitionOf({ A: { ...pass, Next: "B" }, B: { ...pass, Next: "Last" }, Last: last }),
    );
    const ids = Array.from({ length: 100 }, (_, n) => someRunId(n));
    await Promise.all(ids.map((id) => server.now.workflow.start(id)));
    await until(() => server.now.ends.length === 100);
    const expected = ids.map((id) => ({ id, was: { id, was: { runId: id } } }));
    const byId = (one: unknown, two: unknown) => JSON.stringify(one).localeCompare(JSON.stringify(two));
    expect(server.now.calls.map(({ input }) => input).sort(byId)).toEqual(expected.sort(byId));
  });

  it("call their own steps one after another", async () => {
    const under = new Map<string, number>();
    let most = 0;
    const Step = async (input: unknown) => {
      const key = JSON.stringify(input);
      under.set(key, (under.get(key) ?? 0) + 1);
      most = Math.max(most, under.get(key) ?? 0);
      await settle();
      under.set(key, (under.get(key) ?? 0) - 1);
    };
    const server = new Server(
      definitionOf({ A: calling("Step", { Next: "B" }), B: calling("Step", { End: true }) }),
      { Step },
    );
    await server.now.workflow.start(run);
    server.now.workflow.resume();
    server.now.workflow.resume();
    await until(() => server.now.ends.length === 1);
    expect([most, server.now.calls.length]).toEqual([1, 2]);
  });
});

describe("stop", () => {
  it("waits for a step that is under way, drops its result, and goes nowhere from there", async () => {
    const gate = Promise.withResolvers<void>();
    const server = new Server(definitionOf({ A: calling("Step", { Next: "Last" }), Last: last }), {
      Step: () => gate.promise,
    });
    const { workflow, calls, ends } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    await workflow.stop(run);
    await settle();
    expect(ends).toEqual([]);
    gate.resolve();
    await until(() => ends.length > 0);
    expect(ends).toEqual([{ runId: run, status: "ABORTED" }]);
    expect(calls).toHaveLength(1);
  });

  it("does not let a failing step be tried again, or be caught", async () => {
    const gate = Promise.withResolvers<void>();
    const handlers = {
      Retry: [{ ErrorEquals: ["States.ALL"] }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Last" }],
    };
    const server = new Server(definitionOf({ A: calling("Step", { ...handlers, End: true }), Last: last }), {
      Step: () => gate.promise,
    });
    const { workflow, calls, ends } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    await workflow.stop(run);
    gate.reject(new Error("failed"));
    await until(() => ends.length > 0);
    expect(ends).toEqual([{ runId: run, status: "ABORTED" }]);
    expect(calls).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["waits for an answer", waiting("Step", { End: true })],
    ["waits for a time", { Type: "Wait", Seconds: 5, End: true }],
    ["is about to try again", calling("Broken", { Retry: [{ ErrorEquals: ["States.ALL"] }], End: true })],
  ])("ends an execution at once that %s", async (_, state) => {
    const server = new Server(definitionOf({ A: state }), { Broken: () => Promise.reject(new Error("no")) });
    const { workflow, clock, ends } = server.now;
    await workflow.start(run);
    await until(() => clock.pending === 1);
    await settle();
    await workflow.stop(run);
    await until(() => ends.length > 0);
    expect(ends).toEqual([{ runId: run, status: "ABORTED" }]);
    clock.advance(DAY * 1000);
    await settle();
    expect(ends).toHaveLength(1);
  });

  it("lets nobody answer any more, even while the step is still under way", async () => {
    const server = new Server(definitionOf({ A: waiting("Step", { End: true }) }), {
      Step: () => new Promise(() => {}),
    });
    const { workflow, calls } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    await workflow.stop(run);
    expect(await workflow.answer(tokenOf(calls[0]), {})).toBe("timed-out");
  });

  it("wins over an answer that was taken but not yet acted upon", async () => {
    const gate = Promise.withResolvers<void>();
    const server = new Server(definitionOf({ A: waiting("Step", { Next: "Last" }), Last: last }), {
      Step: () => gate.promise,
    });
    const { workflow, calls, ends } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    expect(await workflow.answer(tokenOf(calls[0]), {})).toBe("answered");
    await workflow.stop(run);
    gate.resolve();
    await until(() => ends.length > 0);
    expect(ends).toEqual([{ runId: run, status: "ABORTED" }]);
  });
});

describe("telling that an execution ended", () => {
  const definition = definitionOf({ A: { Type: "Succeed" } });

  it("is repeated with growing pauses until it succeeds, and then not again", async () => {
    const server = new Server(definition);
    server.now.deaf(3);
    const { workflow, clock, ends, problems } = server.now;
    await workflow.start(run);
    for (const [times, pause] of [1000, 2000, 4000].entries()) {
      await until(() => problems.length === times + 1);
      await settle();
      clock.advance(pause - 1);
      await settle();
      expect(problems).toHaveLength(times + 1);
      clock.advance(1);
    }
    await until(() => ends.length === 1);
    clock.advance(DAY * 1000);
    await settle();
    expect(ends).toHaveLength(1);
  });

  it("is done after a restart when it could not be done before", async () => {
    const server = new Server(definition);
    server.now.deaf(99);
    await server.now.workflow.start(run);
    await until(() => server.now.problems.length === 1);
    const { ends } = server.restart();
    await until(() => ends.length === 1);
    expect(ends).toEqual([{ runId: run, status: "SUCCEEDED" }]);
  });
});

describe("a disk that is full", () => {
  const big = { text: "x".repeat(500_000) };
  const full = (server: Server, is: boolean) =>
    server.database.exec(`PRAGMA max_page_count = ${is ? 1 : 1_000_000}`);

  it("refuses an answer, which can be repeated when there is room", async () => {
    const server = new Server(definitionOf({ A: waiting("Step", { End: true }) }));
    const { workflow, calls, ends } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    await settle();
    full(server, true);
    await expect(workflow.answer(tokenOf(calls[0]), big)).rejects.toThrow(StoreUnavailableError);
    full(server, false);
    expect(await workflow.answer(tokenOf(calls[0]), big)).toBe("answered");
    await until(() => ends.length === 1);
  });

  it("holds an execution up, which goes on by itself when there is room", async () => {
    const server = new Server(definitionOf({ A: calling("Step", { Next: "Last" }), Last: last }), {
      Step: async () => big,
    });
    const { workflow, clock, calls, ends, problems } = server.now;
    full(server, true);
    await workflow.start(run);
    await until(() => problems.length === 1);
    expect(problems[0]).toBeInstanceOf(StoreUnavailableError);
    full(server, false);
    clock.advance(5000);
    await until(() => ends.length === 1);
    expect(calls.map(({ step }) => step)).toEqual(["Step", "Step", "Last"]);
  });

  it("does not let a command be started twice when its end could not be stored", async () => {
    const server = new Server(definitionOf({ A: executing({ Next: "Last" }), Last: last }));
    const { workflow, clock, commands, ends } = server.now;
    await workflow.start(run);
    await until(() => commands.length === 1);
    full(server, true);
    commands[0]?.finish(big);
    await until(() => server.now.problems.length === 1);
    full(server, false);
    clock.advance(5000);
    await until(() => commands.length === 2);
    expect(commands[1]?.how).toBe("resume");
    commands[1]?.finish({});
    await until(() => ends.length === 1);
  });
});

describe("closing", () => {
  it("waits for the step under way, keeps its result, and begins nothing more", async () => {
    const gate = Promise.withResolvers<void>();
    const definition = definitionOf({ A: calling("Step", { Next: "Last" }), Last: last });
    const server = new Server(definition, { Step: () => gate.promise });
    const { workflow, calls } = server.now;
    await workflow.start(run);
    await until(() => calls.length === 1);
    const closed = workflow.close();
    gate.resolve();
    await closed;
    expect(calls).toHaveLength(1);
    await expect(workflow.start(someRunId(1))).rejects.toThrow(WorkflowClosedError);
    const next = server.restart();
    await until(() => next.ends.length === 1);
    expect(next.called()).toEqual(["Last"]);
  });

  it("does not wait for commands, which the next server asks about", async () => {
    const server = new Server(definitionOf({ A: executing({ End: true }) }));
    await server.now.workflow.start(run);
    await until(() => server.now.commands.length === 1);
    await server.now.workflow.close();
    expect(server.now.commands[0]?.signal.aborted).toBe(false);
    server.now.commands[0]?.finish();
    await settle();
    expect(server.now.problems).toEqual([]);
    const { commands } = server.restart();
    await until(() => commands[0]?.how === "resume");
  });
});
