import type { DatabaseSync } from "node:sqlite";
import { type End, type Failure, openWorkflow, type StepFunction } from "../../../local/workflow.ts";
import { FakeClock } from "./fake-clock.ts";

/** The substitution for a step. */
export const named = (step: string) => `\${${step}}`;

const payload = { runId: "{% $states.context.Execution.Input.runId %}" };

/** A state that calls the step with this name. */
export function calling(step: string, fields: object): object {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: named(step), Payload: payload },
    TimeoutSeconds: 60,
    ...fields,
  };
}

/** A state that calls the step with this name and then waits for an answer. */
export function waiting(step: string, fields: object): object {
  const withToken = { ...payload, token: "{% $states.context.Task.Token %}" };
  return calling(step, {
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: { FunctionName: named(step), Payload: withToken },
    ...fields,
  });
}

/** A state that executes a command. */
export function executing(fields: object): object {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::ecs:runTask.sync",
    Arguments: { some: "arguments" },
    TimeoutSeconds: 600,
    ...fields,
  };
}

/** The state that many tests end with; its step is called with the state's input. */
export const last = calling("Last", {
  Arguments: { FunctionName: named("Last"), Payload: "{% $states.input %}" },
  End: true,
});

/** A Catch that takes these errors to the last state. */
export const toLast = (names: string[]) => [
  { ErrorEquals: names, Output: { caught: "{% $states.errorOutput %}" }, Next: "Last" },
];

/** What broken steps throw. */
export class SomeError extends Error {
  override readonly name = "SomeError";
}

/** A step that throws as often as it is told, and then returns. */
export function failing(times: number, error: Error = new SomeError("it broke")): StepFunction {
  let left = times;
  return async () => {
    if (left-- > 0) throw error;
    return { fine: true };
  };
}

/** A step that hangs. */
export const never: StepFunction = () => new Promise(() => {});

/** A definition that begins with the first of these states. */
export function definitionOf(states: Record<string, object>): object {
  return { QueryLanguage: "JSONata", StartAt: Object.keys(states)[0], States: states };
}

/** A command that was started and ends when the test says so. */
export interface Command {
  how: "run" | "resume";
  input: unknown;
  signal: AbortSignal;
  finish: (result?: unknown) => void;
  fail: (error: Error) => void;
}

/** A workflow with steps that remember how they were called. Steps without a function of their own return nothing. */
export function smallWorkflow(
  database: DatabaseSync,
  definition: object,
  steps: Record<string, StepFunction> = {},
  clock = new FakeClock(),
) {
  const calls: { step: string; input: unknown }[] = [];
  const ends: { runId: string; status: End; failure?: Failure }[] = [];
  const problems: unknown[] = [];
  const commands: Command[] = [];
  const names = [...JSON.stringify(definition).matchAll(/\$\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
  const remembering = names.map((step) => {
    const call: StepFunction = async (input) => {
      calls.push({ step, input });
      return steps[step]?.(input);
    };
    return [step, call] as const;
  });
  const execute =
    (how: Command["how"]) =>
    (input: unknown, { signal }: { signal: AbortSignal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      commands.push({ how, input, signal, finish: resolve, fail: reject });
      return promise;
    };
  let deafTimes = 0;
  const workflow = openWorkflow({
    database,
    definition,
    clock,
    steps: Object.fromEntries(remembering),
    executors: { "ecs:runTask.sync": { run: execute("run"), resume: execute("resume") } },
    onEnd: async (runId, status, failure) => {
      if (deafTimes-- > 0) throw new Error("Nobody listens");
      ends.push({ runId, status, ...(failure ? { failure } : {}) });
    },
    onProblem: (_, error) => problems.push(error),
  });
  const called = () => calls.map(({ step }) => step);
  /** The next attempts to tell about an end fail. */
  const deaf = (times: number) => {
    deafTimes = times;
  };
  return { workflow, clock, calls, ends, problems, commands, called, deaf };
}

/** The task token that a step was called with. */
export function tokenOf(call: { input: unknown } | undefined): string {
  const input = call?.input;
  if (typeof input === "object" && input && "token" in input) return String(input.token);
  throw new Error("The step was called without a token");
}

/** Lets everything happen that needs no time, until a condition holds. */
export async function until(condition: () => boolean, what = "the condition"): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} never came true`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Gives whatever could happen now a chance to happen: for saying that something did not. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
