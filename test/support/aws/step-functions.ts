import { systemClock } from "../../../local/workflow/timer.ts";
import {
  type End,
  type Executor,
  type Failure,
  type LocalWorkflow,
  openWorkflow,
  type WakingClock,
} from "../../../local/workflow.ts";
import { type AwsService, awsJsonService } from "./aws-service.ts";
import { unwrapped, walkable } from "./deployed-definition.ts";
import { type Disturbance, Disturbances } from "./disturbances.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import { KeptExecutions } from "./kept-executions.ts";
import { type Functions, LambdaInvoker } from "./lambda-functions.ts";
import { executionActions, tokenActions } from "./step-functions-actions.ts";
import { WalkerDatabase } from "./walker-database.ts";

/** The state machine of tests that need only one. */
export const STATE_MACHINE = "arn:aws:states:ap-northeast-1:123456789012:stateMachine:ambulance-test";

/**
 * Another service that a `.sync` state calls: resolves with its description of what ended, in PascalCase, or throws an
 * error with the name and, as its message, the Cause that Step Functions makes of a failure. The signal is the attempt
 * to stop it: Step Functions does not wait for what becomes of that.
 */
export type SyncService = (
  input: unknown,
  about: { executionId: string; role?: string; signal: AbortSignal },
) => Promise<unknown>;

/** What the fake service is made of. */
export interface FakeStepFunctions {
  /** The definition as it is deployed: functions are named by their ARNs. */
  definition: unknown;
  functions: Functions;
  services?: { "ecs:runTask.sync"?: SyncService; "codebuild:startBuild.sync"?: SyncService };
  stateMachineArn?: string;
  clock?: WakingClock;
  /** Called for every change of a status. EventBridge delivers at least once, in no certain order. */
  onEvent?: (event: ExecutionEvent) => void;
  /** At most so many executions on a page, however many are asked for. */
  pageSize?: number;
}

/** A fake Step Functions that listens, and what a test may do to it or know of it. */
export interface RunningStepFunctions extends AwsService {
  events: ExecutionEvent[];
  /** The states that an execution entered, in order. */
  visited(name: string): string[];
  /** Lets the next calls of an action go wrong. */
  disturb(action: string, disturbance: Disturbance): void;
}

/**
 * Step Functions over HTTP, with one STANDARD state machine that the walker of the single server walks. It refuses in
 * the words of the service, and keeps what the service keeps. Left out: redrive, versions, history, encryption.
 */
export async function startStepFunctions(options: FakeStepFunctions): Promise<RunningStepFunctions> {
  const { stateMachineArn = STATE_MACHINE, clock = systemClock, onEvent, pageSize = 1000 } = options;
  const events: ExecutionEvent[] = [];
  const kept = new KeptExecutions(
    stateMachineArn,
    () => clock.now(),
    (event) => {
      events.push(event);
      onEvent?.(event);
    },
    pageSize,
  );
  const [memory, invoker, disturbances] = [new WalkerDatabase(), new LambdaInvoker(), new Disturbances()];
  const workflow = walker({ ...options, clock }, memory, invoker, kept);
  const machine = { kept, workflow, invoker, memory, clock };
  const service = await awsJsonService(
    disturbances.around({ ...executionActions(machine), ...tokenActions(machine) }),
  );
  const close = async () => {
    const closed = workflow.close();
    invoker.settleAll();
    await Promise.all([closed, service.close()]);
    memory.database.close();
  };
  const visited = (name: string) => memory.visited(name);
  return { ...service, close, events, visited, disturb: (action, what) => disturbances.add(action, what) };
}

function walker(
  { definition, functions, services = {}, clock }: FakeStepFunctions & { clock: WakingClock },
  memory: WalkerDatabase,
  invoker: LambdaInvoker,
  kept: KeptExecutions,
): LocalWorkflow {
  const code = Object.values(functions).map((step, at) => [`F${at}`, invoker.invoking(step)] as const);
  const workflow = openWorkflow({
    database: memory.database,
    definition: walkable(definition, Object.keys(functions)),
    clock,
    steps: Object.fromEntries(code),
    executors: {
      "ecs:runTask.sync": executorOf(services["ecs:runTask.sync"]),
      "codebuild:startBuild.sync": executorOf(services["codebuild:startBuild.sync"]),
    },
    onEnd: async (name: string, status: End, failure?: Failure) => {
      kept.end(name, status, failure ? { error: failure.Error, cause: failure.Cause } : {});
    },
    onProblem: () => {},
  });
  memory.watch();
  return workflow;
}

/** Asks the service to stop, and goes on without waiting for it. */
function executorOf(service: SyncService = async () => ({})): Executor {
  return {
    run(input, about) {
      const stopped = new Promise<never>((_, reject) => {
        about.signal.addEventListener("abort", () => reject(new Error("It was asked to stop")));
      });
      const { input: args, ...role } = unwrapped(input);
      return Promise.race([service(args, { ...about, ...role }), stopped]);
    },
    resume: async () => {
      throw new Error("A fake that lives in memory has nothing to resume");
    },
  };
}
