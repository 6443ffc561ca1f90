import { randomBytes } from "node:crypto";
import type { Activity } from "./activity.ts";
import {
  callsStep,
  type ExecutorName,
  type ExecutorTask,
  executorOf,
  type FunctionTask,
  INVOKE,
  stepOf,
  type Template,
} from "./definition.ts";
import type { Execution } from "./execution.ts";
import { evaluate, plain, secondsOf } from "./expression.ts";
import { StateFailure, thrownFailure, timeout } from "./failure.ts";
import { type Continues, end, leave, save, statesOf, type Walk } from "./walk.ts";

/** A function that the definition calls by name. It may be called twice for the same run. */
export type StepFunction = (input: unknown) => Promise<unknown>;

/** Executes commands: what a `.sync` task state of the definition does. */
export interface Executor {
  /**
   * Starts a command and waits for its end. Called once per execution, ever. When the signal is given (a stop, or
   * the end of the state's time) it ends the command and settles when that is known to be gone.
   */
  run(input: unknown, about: { executionId: string; signal: AbortSignal }): Promise<unknown>;
  /**
   * Called instead when the command may have been started before: by a server that died, or just now when the end
   * could not be saved. Finds out what became of it, waits for it if it is alive, and never starts it.
   */
  resume(input: unknown, about: { executionId: string; signal: AbortSignal }): Promise<unknown>;
}

/** What task states call. */
export interface Callables {
  steps: Readonly<Record<string, StepFunction>>;
  executors: Readonly<Partial<Record<ExecutorName, Executor>>>;
}

/** A walk that calls steps and executors. */
export type TaskWalk = Walk & Callables;

/** What a task state does, from whichever phase it is in. */
export async function perform(
  walk: TaskWalk,
  execution: Execution,
  task: FunctionTask | ExecutorTask,
  activity: Activity,
): Promise<Continues> {
  if (!callsStep(task)) return execute(walk, execution, task, activity);
  return task.Resource === INVOKE
    ? call(walk, execution, task, activity)
    : callAndWait(walk, execution, task, activity);
}

async function call(walk: TaskWalk, execution: Execution, task: FunctionTask, activity: Activity) {
  const deadline = await deadlineOf(walk, execution, task);
  if (!save(walk, execution, { phase: "calling", deadline })) return true;
  const returned = await callStep(walk, execution, task, activity);
  return leave(walk, execution, task, { StatusCode: 200, Payload: returned });
}

/**
 * The token and its deadline are stored before the step is called with it. An answer counts from then on, even if
 * the step has not returned, and even if it fails afterwards: nothing can be saved over an answer that was not seen.
 */
async function callAndWait(walk: TaskWalk, execution: Execution, task: FunctionTask, activity: Activity) {
  const { store, clock } = walk;
  if (execution.token === null) {
    const deadline = await deadlineOf(walk, execution, task);
    const token = randomBytes(32).toString("base64url");
    save(walk, execution, { phase: "calling", deadline, token });
    return true;
  }
  const { token } = execution;
  const answer = store.answerTo(token);
  if (answer !== undefined) return leave(walk, execution, task, answer);
  if ((execution.deadline ?? 0) <= clock.now()) throw timeout(execution.state);
  if (execution.phase === "waiting") return false;
  await callStep(walk, execution, task, activity);
  return !save(walk, execution, { phase: "waiting", awake: false });
}

async function callStep(
  walk: TaskWalk,
  execution: Execution,
  task: FunctionTask,
  activity: Activity,
): Promise<Template> {
  const payload = await evaluate(task.Arguments.Payload, statesOf(execution), "Arguments.Payload");
  const late = () => timeout(execution.state);
  try {
    return plain(await activity.untilDeadline(stepFor(walk, task)(payload), late));
  } catch (error) {
    throw error instanceof StateFailure ? error : thrownFailure(error);
  }
}

/**
 * That the command is being executed is on the disk before it is. From then on the executor is only ever asked what
 * became of it.
 */
async function execute(
  walk: TaskWalk,
  execution: Execution,
  task: ExecutorTask,
  activity: Activity,
): Promise<Continues> {
  const { store, clock } = walk;
  const entered = execution.phase === "executing";
  const input = await evaluate(task.Arguments, statesOf(execution), "Arguments");
  const deadline = entered ? (execution.deadline ?? 0) : await deadlineOf(walk, execution, task);
  if (!save(walk, execution, { phase: "executing", deadline })) return true;
  const signal = activity.signal();
  if (execution.stopping) activity.onStop();
  if (deadline <= clock.now()) activity.onDeadline();
  const about = { executionId: execution.runId, signal };
  const executor = executorFor(walk, task);
  const result = await activity.execute(() =>
    outcome(() => executor[entered ? "resume" : "run"](input, about)),
  );
  const now = store.get(execution.runId);
  if (now?.stopping) return end(walk, now, "ABORTED");
  if (result instanceof StateFailure) throw deadline <= clock.now() ? timeout(execution.state) : result;
  return leave(walk, execution, task, result);
}

function stepFor({ steps }: TaskWalk, task: FunctionTask): StepFunction {
  const step = steps[stepOf(task)];
  if (!step) throw new Error(`There is no step ${stepOf(task)}`);
  return step;
}

function executorFor({ executors }: TaskWalk, task: ExecutorTask): Executor {
  const executor = executors[executorOf(task)];
  if (!executor) throw new Error(`Nothing executes ${executorOf(task)}`);
  return executor;
}

async function outcome(work: () => Promise<unknown>): Promise<Template | StateFailure> {
  try {
    return plain(await work());
  } catch (error) {
    return thrownFailure(error);
  }
}

async function deadlineOf(
  { clock }: Walk,
  execution: Execution,
  task: FunctionTask | ExecutorTask,
): Promise<number> {
  const seconds = await secondsOf(task.TimeoutSeconds, statesOf(execution), "TimeoutSeconds");
  return clock.now() + seconds * 1000;
}
