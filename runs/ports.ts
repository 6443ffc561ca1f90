import type { Config, Target } from "./config.ts";
import type { Line } from "./line.ts";
import type { Result, Run } from "./run.ts";
import type { Status } from "./status.ts";

/** Which runs a history page is about; every filter that is given must hold. */
export interface HistoryQuery {
  requester?: string;
  target?: string;
  status?: Status;
  /** Only runs that were requested at or after this time, milliseconds. */
  since?: number;
  /** How many runs at most, 1 to 100. */
  limit: number;
  /** The id after which the page starts: the last one of the page before. */
  after?: string;
}

/** Newest first. `next` is there when older ones exist: the `after` of the next page. */
export interface HistoryPage {
  runs: Run[];
  next?: string;
}

/** Remembers runs and lines. Every write is conditional, so two writers never overwrite each other. */
export interface RunStore {
  /** Stores a new run. False, and nothing is changed, when a run with this id exists. @throws StoreUnavailableError */
  insert(run: Run): Promise<boolean>;
  get(id: string): Promise<Run | undefined>;
  /** Replaces version n-1 by this version n. @throws VersionConflictError @throws StoreUnavailableError */
  replace(run: Run): Promise<void>;
  history(query: HistoryQuery): Promise<HistoryPage>;
  /** The runs whose status is open, oldest first. */
  openRuns(): Promise<Run[]>;
  /** Who stands in line for a target; an empty line of version 0 when nobody ever did. */
  line(target: string): Promise<Line>;
  /** Replaces version n-1 of a line by this version n. @throws VersionConflictError @throws StoreUnavailableError */
  replaceLine(line: Line): Promise<void>;
}

/** What became of an answer to a task token. `already-answered` is no error: answers may be repeated. */
export type Answered = "answered" | "already-answered" | "timed-out" | "unknown";

/** How far an execution is, as Step Functions says it. All but `RUNNING` are final. */
export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** Runs the process definition. The name of an execution is the run's id. */
export interface Workflow {
  /** Starts the execution of a run; does nothing when it was started before. */
  start(runId: string): Promise<void>;
  /** How far the execution of a run is; undefined when it was never started, as after a crash between storing a request and starting it. */
  status(runId: string): Promise<ExecutionStatus | undefined>;
  /** The runs whose executions are not over. */
  underWay(): Promise<string[]>;
  /** Answers the task token of a state that waits; `output` becomes the state's result. */
  answer(token: string, output: Record<string, unknown>): Promise<Answered>;
  /** Stops the execution of a run and what it is executing. Resolves when the stop is under way, not when it is done. */
  stop(runId: string): Promise<void>;
}

/** What a run printed, without the runner's own marker lines. */
export interface Output {
  /** How many bytes there are by now; 0 when there is none. */
  size(runId: string): Promise<number>;
  /** The bytes from one position up to, not including, another, as far as they are there. */
  read(runId: string, from: number, to: number): Promise<Uint8Array>;
}

/** What there is to tell about a run. The text is made when it is sent, from the run as it is then. */
export const NOTICES = [
  "card",
  "waiting",
  "decision",
  "line",
  "started",
  "links",
  "output",
  "result",
] as const;
export type Notice = (typeof NOTICES)[number];

/**
 * Tells people about a run, in the order of the calls, at least once, and without holding the caller up:
 * a Slack that does not answer delays messages, never runs.
 */
export interface Notifier {
  /** `card` and `output` are updates: several that wait are one. The others are told once per run. */
  notify(runId: string, notice: Notice): Promise<void>;
}

/** What the process definition needs to start the command; `arguments` go to the task state as they are. */
export interface LaunchPlan {
  /** Which task state starts it; `elsewhere` is another AWS account, reached through `role`. */
  executor: "ecs" | "codebuild" | "ecs-elsewhere" | "codebuild-elsewhere";
  /** The ARN of the role that the task state assumes, for another account. */
  role?: string;
  arguments: Record<string, unknown>;
  /** After how many seconds the task state gives up: the target's time limit and some time to end in. */
  timeoutSeconds: number;
}

/** Finds the places where commands run. */
export interface Places {
  /**
   * Names what a run on this target would run in, and the target's options: whatever must not change between approval
   * and launch.
   * @throws TargetUnavailableError
   */
  place(name: string, target: Target): Promise<string>;
}

/** How a task state failed, in the words of the states language. The cause is for machines: it may quote links. */
export interface TaskFailure {
  error: string;
  cause: string;
}

/** Launches commands, and knows what became of them. */
export interface Launcher extends Places {
  /** Called a second time for the same run, it gives the same plan: only the task state that follows starts something. */
  plan(run: Run, target: Target): Promise<LaunchPlan>;
  /** Where a person can watch the run, as far as that is known by now. */
  links(run: Run): Promise<Run["links"]>;
  /** Whether nothing of a run is executing any more. What still is gets asked to stop, so asking again is worth while. */
  gone(run: Run): Promise<boolean>;
  /**
   * What is known of how a run's process ended; `status.ts` names the outcomes.
   * @param failure how the task state failed that was to execute the command, where it did
   */
  result(run: Run, failure?: TaskFailure): Promise<Result>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Everything that listeners may use. Built once per process, by hand in tests. */
export interface Services {
  /** Read anew for each use, so that a test, or a later version, may change it. */
  config: Config;
  store: RunStore;
  workflow: Workflow;
  output: Output;
  notifier: Notifier;
  clock: Clock;
  /** Absent where the process may not look at targets, as the bot on AWS: then the steps look, and bind the approval. */
  places?: Places;
}

/** Everything that steps and events may use. */
export interface StepServices extends Services {
  launcher: Launcher;
}
