import { Activity } from "./activity.ts";
import type { State } from "./definition.ts";
import type { End, Execution } from "./execution.ts";
import { type Failure, StateFailure } from "./failure.ts";
import { WorkflowClosedError } from "./store.ts";
import { perform, type TaskWalk } from "./task.ts";
import { DeadlineTimer } from "./timer.ts";
import { type Continues, end, failed, passThrough, save } from "./walk.ts";

/** After the disk did not take a write, an execution goes on this much later, in milliseconds. */
const PAUSE = 5_000;
/** Longest pause between two attempts to tell that an execution ended, in milliseconds. */
const LONGEST_PAUSE = 60_000;

/** Who hears of executions that end, and of what goes wrong on the way. */
export interface Listeners {
  /** Called until it succeeds, across restarts, so it may be called twice. */
  onEnd(runId: string, status: End, failure?: Failure): Promise<void>;
  /** For the log. The texts of errors may quote anything: nobody else should see them. */
  onProblem(where: { runId?: string; state?: string }, error: unknown): void;
}

/**
 * Moves executions from state to state. All that counts is in the store: at any moment the process may die, and
 * another walker goes on from there. Executions do not wait for each other; each does one thing at a time.
 */
export class Walker {
  readonly #walk: TaskWalk;
  readonly #listeners: Listeners;
  readonly #active = new Map<string, Activity>();
  readonly #timer: DeadlineTimer;
  #closing = false;

  constructor(parts: Omit<TaskWalk, "timer">, listeners: Listeners) {
    const { store, clock } = parts;
    this.#timer = new DeadlineTimer(clock, {
      nearestAfter: (time) => store.nearestAfter(time),
      onDue: (now) => {
        for (const runId of store.due(now)) this.#expire(runId);
      },
      onFailure: (error) => listeners.onProblem({}, error),
    });
    this.#walk = { ...parts, timer: this.#timer };
    this.#listeners = listeners;
  }

  /** Goes on with everything that had something to do when the process before this one ended. */
  resume(): void {
    for (const runId of this.#walk.store.awake()) this.go(runId);
    this.#timer.check();
  }

  /** Goes on with an execution after something happened to it. */
  go(runId: string): void {
    const activity = this.#active.get(runId) ?? new Activity();
    activity.again = true;
    if (this.#closing || this.#active.has(runId)) return;
    this.#active.set(runId, activity);
    activity.done = this.#follow(runId, activity);
  }

  /** A stop was asked for: what is being executed is told, the rest finds it in the store. */
  stop(runId: string): void {
    this.#active.get(runId)?.onStop();
    this.go(runId);
  }

  /** Begins nothing more, and resolves when the steps under way have returned. Does not wait for commands. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#timer.stop();
    await Promise.all([...this.#active.values()].map((activity) => activity.settled()));
    this.#walk.store.close();
  }

  #expire(runId: string): void {
    this.#active.get(runId)?.onDeadline();
    this.go(runId);
  }

  async #follow(runId: string, activity: Activity): Promise<void> {
    try {
      while (activity.again && !this.#closing) {
        activity.again = false;
        while (!this.#closing && (await this.#advance(runId, activity)));
      }
    } catch (error) {
      this.#broken(runId, error);
    } finally {
      this.#active.delete(runId);
    }
  }

  /** What is in the store is still true, so it is tried again from there. */
  #broken(runId: string, error: unknown): void {
    if (error instanceof WorkflowClosedError) return;
    this.#listeners.onProblem({ runId }, error);
    this.#walk.clock.after(PAUSE, () => this.go(runId));
  }

  async #advance(runId: string, activity: Activity): Promise<Continues> {
    const execution = this.#walk.store.get(runId);
    if (!execution) return false;
    if (execution.phase === "ended") return this.#tell(execution);
    if (execution.stopping && execution.phase !== "executing") return end(this.#walk, execution, "ABORTED");
    const state = this.#walk.definition.States[execution.state];
    if (!state) return end(this.#walk, execution, "FAILED", gone(execution));
    if (execution.phase === "pausing") return this.#tryAgain(execution);
    try {
      if (state.Type === "Task") return await perform(this.#walk, execution, state, activity);
      return await passThrough(this.#walk, execution, state);
    } catch (error) {
      return this.#failed(execution, state, error);
    }
  }

  #tryAgain(execution: Execution): Continues {
    if ((execution.deadline ?? 0) > this.#walk.clock.now()) return false;
    save(this.#walk, execution, { phase: "ready", deadline: null, awake: true });
    return true;
  }

  async #failed(execution: Execution, state: State, error: unknown): Promise<Continues> {
    if (!(error instanceof StateFailure)) throw error;
    this.#listeners.onProblem({ runId: execution.runId, state: execution.state }, error);
    try {
      return await failed(this.#walk, execution, state, error.failure);
    } catch (unhandled) {
      if (!(unhandled instanceof StateFailure)) throw unhandled;
      return end(this.#walk, execution, "FAILED", unhandled.failure);
    }
  }

  async #tell(execution: Execution): Promise<Continues> {
    const { runId, status, error, cause } = execution;
    if (!execution.awake || status === "RUNNING") return false;
    try {
      await this.#listeners.onEnd(
        runId,
        status,
        error === null ? undefined : { Error: error, Cause: cause ?? "" },
      );
      save(this.#walk, execution, { awake: false, deadline: null });
    } catch (problem) {
      this.#listeners.onProblem({ runId }, problem);
      const [times = 0] = execution.retries;
      const deadline = this.#walk.clock.now() + Math.min(1000 * 2 ** times, LONGEST_PAUSE);
      save(this.#walk, execution, { deadline, retries: [times + 1] });
    }
    return false;
  }
}

/** Step Functions keeps the definition that an execution began with; here a newer one may lack its state. */
function gone({ state }: Execution): Failure {
  return { Error: "States.Runtime", Cause: `The definition has no state "${state}" any more` };
}
