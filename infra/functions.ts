import type { Permission } from "./permissions/index.ts";

/** How one Lambda function is made, and all that it may do. */
export interface FunctionPlan {
  /** The file `aws/lambdas/<entry>.lambda.ts`. */
  entry: string;
  /** MB. Lambda gives CPU by memory: a whole one at 1,769 (Lambda developer guide, "Configure memory"). */
  memory: number;
  /** Seconds after which Lambda ends an invocation. */
  timeout: number;
  may: readonly Permission[];
}

/** What each step needs; the tasks of the definition give up after 60 seconds, so Lambda does a little before them. */
const STEP = { memory: 1024, timeout: 55 } as const;

/** Every function that asks whether a process is gone: it ends what is not, and takes its package away. */
const ending = [
  "use the table",
  "wake deliver",
  "follow processes",
  "stop processes",
  "remove packages",
] as const satisfies Permission[];

/** Every function that waits for the end of a process, reads its log and keeps its output. */
const collecting = [
  ...ending,
  "read logs",
  "read outputs",
  "keep outputs",
  "work in other accounts",
] as const satisfies Permission[];

/** Closing a run calls the next one in line, by its task token, and ends its dry run. */
const closing = [...collecting, "answer task tokens", "stop executions"] as const satisfies Permission[];

/** The functions behind the states of `state-machine/definition.asl.json`, by the names that it gives them. */
export const STEPS = {
  AnnounceTheRequest: { ...STEP, entry: "announce-the-request", may: ["use the table", "wake deliver"] },
  CheckTheCommand: {
    ...STEP,
    entry: "check-the-command",
    may: ["use the table", "look at places", "work in other accounts"],
  },
  WaitForApproval: {
    ...STEP,
    entry: "wait-for-approval",
    // A dry run that the rules demand begins here, as a run of its own.
    may: ["use the table", "wake deliver", "answer task tokens", "start executions", "follow executions"],
  },
  ExpireTheRequest: { ...STEP, entry: "expire-the-request", may: ["use the table"] },
  TakeTheTarget: {
    ...STEP,
    entry: "take-the-target",
    may: ["use the table", "wake deliver", "answer task tokens"],
  },
  PrepareTheLaunch: {
    ...STEP,
    entry: "prepare-the-launch",
    may: [
      "use the table",
      "wake deliver",
      "look at places",
      "follow processes",
      "copy services",
      "write packages",
      "work in other accounts",
    ],
  },
  // This task gives up after 300 seconds: the last lines of a log arrive late, and a long output takes time to keep.
  CollectTheResult: { ...STEP, entry: "collect-the-result", timeout: 290, may: collecting },
  // A run whose result could not be collected is closed only when its process is gone.
  CloseTheRun: {
    ...STEP,
    entry: "close-the-run",
    may: [...ending, "answer task tokens", "stop executions", "work in other accounts"],
  },
} as const satisfies Record<string, FunctionPlan>;

/** The name of a function that the process definition calls. */
export type StepName = keyof typeof STEPS;

/**
 * Answers Slack, who gives up after three seconds, on a cold start too: a whole CPU, because loading the bot is work
 * for one. It is the only public function, so it may do nothing in ECS or CodeBuild: a command runs only by way of a
 * run's record and the state machine, which both keep what was done.
 */
export const BOT: FunctionPlan = {
  entry: "bot",
  memory: 1769,
  timeout: 15,
  may: [
    "use the table",
    "search the table",
    "wake deliver",
    "start executions",
    "follow executions",
    "stop executions",
    "answer task tokens",
    "read Slack's secrets",
    "read outputs",
  ],
};

/** Tells Slack what is in the outbox of one run. Two minutes: Slack may ask it to wait, and `sweep` goes on. */
export const DELIVER: FunctionPlan = {
  entry: "deliver",
  memory: 512,
  timeout: 120,
  may: [
    "use the table",
    "wake deliver",
    "read Slack's secrets",
    "read outputs",
    // Only CodeBuild knows which log a build writes.
    "follow processes",
    "read logs",
    "work in other accounts",
  ],
};

/** Runs every minute, mostly to find nothing: its memory is most of what a month at rest costs. */
export const SWEEP: FunctionPlan = {
  entry: "sweep",
  memory: 256,
  timeout: 290,
  may: [
    ...closing,
    "search the table",
    "start executions",
    "list executions",
    "follow executions",
    "read Slack's secrets",
  ],
};

/** What AWS reports: the end of an execution, changes of tasks and builds, lines of output. */
export const EVENTS = {
  executionEnded: { entry: "execution-ended", memory: 512, timeout: 290, may: closing },
  taskChanged: {
    entry: "task-changed",
    memory: 512,
    timeout: 290,
    may: [...closing, "follow executions"],
  },
  buildChanged: {
    entry: "build-changed",
    memory: 512,
    timeout: 290,
    may: [...closing, "follow executions"],
  },
  outputCame: {
    entry: "output-came",
    memory: 512,
    timeout: 55,
    may: [...ending, "search the table"],
  },
} as const satisfies Record<string, FunctionPlan>;

/** Every function by its name, as `functionName` in `aws/names.ts` takes it. */
export const FUNCTIONS: Readonly<Record<string, FunctionPlan>> = {
  ...STEPS,
  ...Object.fromEntries([BOT, DELIVER, SWEEP, ...Object.values(EVENTS)].map((plan) => [plan.entry, plan])),
};
