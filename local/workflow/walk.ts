import type { Definition, Passable, State, Template } from "./definition.ts";
import type { End, Execution } from "./execution.ts";
import { evaluate, type States, secondsOf, truthOf } from "./expression.ts";
import type { Failure } from "./failure.ts";
import { catcherFor, nextTry } from "./retry.ts";
import type { ExecutionStore } from "./store.ts";
import type { DeadlineTimer, WakingClock } from "./timer.ts";

/** What walking needs: the map, the memory and the time. */
export interface Walk {
  definition: Definition;
  store: ExecutionStore;
  clock: WakingClock;
  timer: DeadlineTimer;
}

/** Whether there is more to do now; false sends an execution to sleep until an answer, a stop or its deadline. */
export type Continues = boolean;

/** Changes an execution, unless somebody else did meanwhile (then false), and sees to its new deadline. */
export function save({ store, timer }: Walk, execution: Execution, changes: Partial<Execution>): boolean {
  const saved = store.save(execution, changes);
  if (saved && execution.deadline !== null) timer.include(execution.deadline);
  return saved;
}

/** What expressions see in a state, besides its result. */
export function statesOf({ runId, input, state, token, ...times }: Execution): States {
  const Execution = { Id: runId, Name: runId, Input: { runId }, StartTime: isoTime(times.startedAt) };
  const State = { Name: state, EnteredTime: isoTime(times.enteredAt) };
  return { input, context: { Execution, State, ...(token === null ? {} : { Task: { Token: token } }) } };
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** Leaves a state with its result for the one that comes next, or for the end. */
export async function leave(
  walk: Walk,
  execution: Execution,
  state: Passable,
  result?: Template,
): Promise<Continues> {
  const states = { ...statesOf(execution), ...(result === undefined ? {} : { result }) };
  const otherwise = result === undefined ? execution.input : result;
  const output = state.Output === undefined ? otherwise : await evaluate(state.Output, states, "Output");
  return state.Next === undefined
    ? end(walk, execution, "SUCCEEDED")
    : enter(walk, execution, state.Next, output);
}

/** Enters a state. When the execution was changed meanwhile nothing happens, and it is looked at anew. */
export function enter(walk: Walk, execution: Execution, state: string, input: Template): Continues {
  const fresh = { phase: "ready", token: null, deadline: null, awake: true } as const;
  save(walk, execution, { ...fresh, retries: [], state, input, enteredAt: walk.clock.now() });
  return true;
}

/** Ends an execution. Its row stays, without what it carried. */
export function end(walk: Walk, execution: Execution, status: End, failure?: Failure): Continues {
  const over = { phase: "ended", input: {}, token: null, deadline: null, awake: true } as const;
  const why = { error: failure?.Error ?? null, cause: failure?.Cause ?? null };
  save(walk, execution, { ...over, retries: [], status, ...why });
  return true;
}

/** The states that call nothing. */
export async function passThrough(
  walk: Walk,
  execution: Execution,
  state: Exclude<State, { Type: "Task" }>,
): Promise<Continues> {
  if (state.Type === "Pass") return leave(walk, execution, state);
  if (state.Type === "Choice") return choose(walk, execution, state);
  if (state.Type === "Wait") return waitUntil(walk, execution, state);
  if (state.Type === "Succeed") return end(walk, execution, "SUCCEEDED");
  return end(walk, execution, "FAILED", { Error: state.Error, Cause: state.Cause ?? "" });
}

async function choose(
  walk: Walk,
  execution: Execution,
  state: Extract<State, { Type: "Choice" }>,
): Promise<Continues> {
  const states = statesOf(execution);
  for (const [at, rule] of state.Choices.entries()) {
    if (!(await truthOf(rule.Condition, states, `Choices.${at}.Condition`))) continue;
    const output =
      rule.Output === undefined ? execution.input : await evaluate(rule.Output, states, "Output");
    return enter(walk, execution, rule.Next, output);
  }
  if (state.Default === undefined) {
    const Cause = `No choice of "${execution.state}" matched, and there is no Default`;
    return end(walk, execution, "FAILED", { Error: "States.NoChoiceMatched", Cause });
  }
  const output =
    state.Output === undefined ? execution.input : await evaluate(state.Output, states, "Output");
  return enter(walk, execution, state.Default, output);
}

async function waitUntil(
  walk: Walk,
  execution: Execution,
  state: Extract<State, { Type: "Wait" }>,
): Promise<Continues> {
  const { clock } = walk;
  if (execution.phase === "waiting") {
    return (execution.deadline ?? 0) <= clock.now() ? leave(walk, execution, state) : false;
  }
  const seconds = await secondsOf(state.Seconds, statesOf(execution), "Seconds");
  const deadline = clock.now() + seconds * 1000;
  return !save(walk, execution, { phase: "waiting", deadline, awake: false });
}

/** What becomes of an execution whose state failed: another try, the state that its Catch names, or the end. */
export async function failed(
  walk: Walk,
  execution: Execution,
  state: State,
  failure: Failure,
): Promise<Continues> {
  const again = nextTry("Retry" in state ? state.Retry : [], failure.Error, execution.retries);
  if (again) {
    const deadline = walk.clock.now() + again.delayMs;
    const { retries } = again;
    return !save(walk, execution, { phase: "pausing", deadline, retries, token: null, awake: false });
  }
  const catcher = catcherFor("Catch" in state ? state.Catch : [], failure.Error);
  if (!catcher) return end(walk, execution, "FAILED", failure);
  const states = { ...statesOf(execution), errorOutput: failure };
  const output =
    catcher.Output === undefined ? { ...failure } : await evaluate(catcher.Output, states, "Catch.Output");
  return enter(walk, execution, catcher.Next, output);
}
