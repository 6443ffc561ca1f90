import { describe, expect, it } from "vitest";
import { someRunId } from "../../support/runs.ts";
import { Server } from "./server.ts";
import { definitionOf, executing, last, SomeError, settle, toLast, until } from "./small-process.ts";

const run = someRunId();

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
