import { describe, expect, it } from "vitest";
import { WorkflowClosedError } from "../../../local/workflow/store.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import { calling, definitionOf, executing, last, settle, tokenOf, until, waiting } from "./small-process.ts";

const run = someRunId();
const DAY = 24 * 3600;

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
