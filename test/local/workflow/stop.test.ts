import { describe, expect, it } from "vitest";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import { calling, definitionOf, last, settle, tokenOf, until, waiting } from "./small-process.ts";

const run = someRunId();
const DAY = 24 * 3600;

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
