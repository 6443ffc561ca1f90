import { describe, expect, it } from "vitest";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import { calling, definitionOf, last, settle, until, waiting } from "./small-process.ts";

const run = someRunId();
const DAY = 24 * 3600;

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
