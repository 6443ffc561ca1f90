import { describe, expect, it } from "vitest";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import {
  definitionOf,
  failing,
  last,
  never,
  SomeError,
  settle,
  tokenOf,
  toLast,
  until,
  waiting,
} from "./small-process.ts";

const run = someRunId();

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
