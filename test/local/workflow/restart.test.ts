import { describe, expect, it } from "vitest";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import {
  calling,
  definitionOf,
  executing,
  last,
  never,
  settle,
  tokenOf,
  until,
  waiting,
} from "./small-process.ts";

const run = someRunId();
const caught = [{ ErrorEquals: ["States.ALL"], Output: "{% $states.errorOutput %}", Next: "Last" }];

describe("after the death of the process", () => {
  it("a step that had not returned is called again", async () => {
    const server = new Server(definitionOf({ First: calling("Step", { End: true }) }), { Step: never });
    await server.now.workflow.start(run);
    await until(() => server.now.calls.length === 1);
    const { calls, ends } = server.restart();
    await until(() => ends.length > 0);
    expect(calls).toEqual([{ step: "Step", input: { runId: run } }]);
    expect(ends).toEqual([{ runId: run, status: "SUCCEEDED" }]);
  });

  it("a step gets its whole time limit again, however long the server was away", async () => {
    const First = calling("Step", { TimeoutSeconds: 5, End: true });
    const server = new Server(definitionOf({ First }), { Step: never });
    await server.now.workflow.start(run);
    await until(() => server.now.calls.length === 1);
    const { ends } = server.restart({ later: 3_600_000 });
    await until(() => ends.length > 0);
    expect(ends).toEqual([{ runId: run, status: "SUCCEEDED" }]);
  });

  it("retries go on counting where they were", async () => {
    const Retry = [{ ErrorEquals: ["Error"], MaxAttempts: 1 }];
    const Step = async () => {
      throw new Error("again");
    };
    const server = new Server(definitionOf({ First: calling("Step", { Retry, End: true }) }), { Step });
    await server.now.workflow.start(run);
    await until(() => server.now.clock.pending > 0 && server.now.calls.length === 1);
    await settle();
    const { clock, ends, calls } = server.restart({ steps: { Step } });
    await settle();
    expect(calls).toEqual([]);
    clock.advance(1000);
    await until(() => ends.length > 0);
    expect(ends).toMatchObject([{ status: "FAILED" }]);
  });

  describe("an execution that waits", () => {
    const definition = definitionOf({
      First: waiting("Step", { TimeoutSeconds: 90, Catch: caught, Next: "Last" }),
      Last: last,
    });

    it("still waits, with the same token, and its step is not called again", async () => {
      const server = new Server(definition);
      await server.now.workflow.start(run);
      await until(() => server.now.calls.length === 1);
      await settle();
      const token = tokenOf(server.now.calls[0]);
      const { workflow, calls, ends } = server.restart({ later: 89_999 });
      await settle();
      expect(calls).toEqual([]);
      expect(await workflow.answer(token, { yes: true })).toBe("answered");
      await until(() => ends.length > 0);
      expect(calls).toEqual([{ step: "Last", input: { yes: true } }]);
    });

    it("calls its step again, with the same token, when that had not returned", async () => {
      const server = new Server(definition, { Step: never });
      await server.now.workflow.start(run);
      await until(() => server.now.calls.length === 1);
      const before = server.now.calls;
      const { workflow, calls, ends } = server.restart({ later: 10_000 });
      await until(() => calls.length === 1);
      expect(calls).toEqual(before);
      await settle();
      expect(await workflow.answer(tokenOf(calls[0]), { yes: true })).toBe("answered");
      await until(() => ends.length > 0);
    });

    it("goes on with an answer that was taken just before", async () => {
      const server = new Server(definition);
      await server.now.workflow.start(run);
      await until(() => server.now.calls.length === 1);
      await settle();
      const token = tokenOf(server.now.calls[0]);
      const answered = server.now.workflow.answer(token, { yes: true });
      server.die();
      expect(await answered).toBe("answered");
      const { workflow, calls, ends } = server.restart({ later: 1_000_000 });
      await until(() => ends.length > 0);
      expect(calls).toEqual([{ step: "Last", input: { yes: true } }]);
      expect(await workflow.answer(token, {})).toBe("already-answered");
    });

    it("times out when its time passed while the server was away", async () => {
      const server = new Server(definition);
      await server.now.workflow.start(run);
      await until(() => server.now.calls.length === 1);
      await settle();
      const token = tokenOf(server.now.calls[0]);
      const { workflow, calls, ends } = server.restart({ later: 90_000 });
      await until(() => ends.length > 0);
      expect(calls).toMatchObject([{ step: "Last", input: { Error: "States.Timeout" } }]);
      expect(await workflow.answer(token, {})).toBe("timed-out");
    });

    it("times out at its own time when it is still to come", async () => {
      const server = new Server(definition);
      await server.now.workflow.start(run);
      await until(() => server.now.calls.length === 1);
      await settle();
      const { clock, calls } = server.restart({ later: 60_000 });
      clock.advance(29_999);
      await settle();
      expect(calls).toEqual([]);
      clock.advance(1);
      await until(() => calls.length > 0);
    });
  });

  describe("a command", () => {
    const definition = definitionOf({
      First: executing({ TimeoutSeconds: 30, Catch: caught, Next: "Last" }),
      Last: last,
    });
    const started = async () => {
      const server = new Server(definition);
      await server.now.workflow.start(run);
      await until(() => server.now.commands.length === 1);
      return server;
    };

    it("is not started again: the executor is asked what became of it", async () => {
      const { commands, calls, ends } = (await started()).restart();
      await until(() => commands.length === 1);
      expect(commands[0]).toMatchObject({ how: "resume", input: { some: "arguments" } });
      commands[0]?.fail(Object.assign(new Error("died with the server"), { name: "Interrupted" }));
      await until(() => ends.length > 0);
      expect(calls).toMatchObject([{ step: "Last", input: { Error: "Interrupted" } }]);
    });

    it("is asked for again at every restart until its end is stored", async () => {
      const server = await started();
      for (let times = 0; times < 3; times++) {
        const { commands } = server.restart();
        await until(() => commands.length === 1);
        expect(commands[0]?.how).toBe("resume");
      }
    });

    it("keeps its deadline", async () => {
      const { commands, clock } = (await started()).restart({ later: 20_000 });
      await until(() => commands.length === 1);
      expect(commands[0]?.signal.aborted).toBe(false);
      clock.advance(10_000);
      expect(commands[0]?.signal.aborted).toBe(true);
    });

    it("is told to end at once when its deadline passed meanwhile", async () => {
      const { commands } = (await started()).restart({ later: 30_000 });
      await until(() => commands.length === 1);
      expect(commands[0]?.signal.aborted).toBe(true);
    });

    it("is stopped when that was asked for before", async () => {
      const server = await started();
      await server.now.workflow.stop(run);
      const { commands, ends } = server.restart();
      await until(() => commands.length === 1);
      expect(commands[0]?.signal.aborted).toBe(true);
      await settle();
      expect(ends).toEqual([]);
      commands[0]?.finish();
      await until(() => ends.length > 0);
      expect(ends).toEqual([{ runId: run, status: "ABORTED" }]);
    });

    it("can be stopped although another process started it", async () => {
      const { workflow, commands, ends } = (await started()).restart();
      await until(() => commands.length === 1);
      await workflow.stop(run);
      expect(commands[0]?.signal.aborted).toBe(true);
      commands[0]?.fail(new Error("killed"));
      await until(() => ends.length > 0);
      expect(ends).toEqual([{ runId: run, status: "ABORTED" }]);
    });
  });

  it("a stop that was asked for is carried out", async () => {
    const server = new Server(definitionOf({ First: calling("Step", { Next: "Last" }), Last: last }), {
      Step: never,
    });
    await server.now.workflow.start(run);
    await until(() => server.now.calls.length === 1);
    await server.now.workflow.stop(run);
    const { ends, calls } = server.restart();
    await until(() => ends.length > 0);
    expect(ends).toEqual([{ runId: run, status: "ABORTED" }]);
    expect(calls).toEqual([]);
  });

  it("an execution whose state is not in the definition any more fails, and says so", async () => {
    const server = new Server(definitionOf({ Old: waiting("Step", { End: true }) }));
    await server.now.workflow.start(run);
    await until(() => server.now.calls.length === 1);
    await settle();
    const token = tokenOf(server.now.calls[0]);
    const { workflow, ends } = server.restart({
      definition: definitionOf({ New: waiting("Step", { End: true }) }),
    });
    await workflow.answer(token, {});
    await until(() => ends.length > 0);
    expect(ends).toMatchObject([{ status: "FAILED", failure: { Error: "States.Runtime" } }]);
  });

  it("nothing is done twice for executions that have ended", async () => {
    const server = new Server(definitionOf({ First: calling("Step", { End: true }) }));
    await server.now.workflow.start(run);
    await until(() => server.now.ends.length > 0);
    await settle();
    const { workflow, calls, ends } = server.restart({ later: 86_400_000 });
    await workflow.start(run);
    await settle();
    expect([calls, ends]).toEqual([[], []]);
  });
});
