import type { DatabaseSync } from "node:sqlite";
import type { Answered, Workflow } from "../runs/ports.ts";
import { plain } from "./workflow/expression.ts";
import { loadDefinition } from "./workflow/load.ts";
import { ExecutionStore } from "./workflow/store.ts";
import type { Callables } from "./workflow/task.ts";
import { systemClock, type WakingClock } from "./workflow/timer.ts";
import { type Listeners, Walker } from "./workflow/walker.ts";

export type { End } from "./workflow/execution.ts";
export type { Failure } from "./workflow/failure.ts";
export type { Executor, StepFunction } from "./workflow/task.ts";
export type { WakingClock } from "./workflow/timer.ts";

/** What the server's workflow is made of. */
export interface WorkflowOptions extends Callables, Listeners {
  /** As `openDatabase` gives it; executions are kept in tables of their own beside the runs. */
  database: DatabaseSync;
  /** The parsed `definition.asl.json`. */
  definition: unknown;
  /** The time of this machine, unless a test has another. */
  clock?: WakingClock;
}

/**
 * The process definition on a single server: what Step Functions does on AWS. It survives the end of the process at
 * any moment; only one may work on a database at a time (`claimDirectory` sees to that).
 */
export interface LocalWorkflow extends Workflow {
  /** Goes on with everything that a process before this one began. Call it once, when everything else is ready. */
  resume(): void;
  /** Begins nothing more and waits for the steps under way, not for commands: those are found again by `resume`. */
  close(): Promise<void>;
}

/**
 * Prepares the workflow; nothing moves before `resume` or `start`. Its methods throw StoreUnavailableError when the
 * disk takes no writes.
 * @throws DefinitionError when the definition uses anything that cannot be walked
 */
export function openWorkflow(options: WorkflowOptions): LocalWorkflow {
  const { steps, executors, clock = systemClock, database, onEnd, onProblem } = options;
  const known = { steps: Object.keys(steps), executors: Object.keys(executors) };
  const definition = loadDefinition(options.definition, known);
  const store = new ExecutionStore(database);
  const walker = new Walker({ definition, store, clock, steps, executors }, { onEnd, onProblem });
  return {
    async start(runId) {
      if (store.start(runId, definition.StartAt, { runId }, clock.now())) walker.go(runId);
    },
    async status(runId) {
      return store.get(runId)?.status;
    },
    underWay: async () => store.underWay(),
    async answer(token, output): Promise<Answered> {
      const { answered, runId } = store.answer(token, plain(output), clock.now());
      if (runId !== undefined) walker.go(runId);
      return answered;
    },
    async stop(runId) {
      if (store.stop(runId)) walker.stop(runId);
    },
    resume: () => walker.resume(),
    close: () => walker.close(),
  };
}
