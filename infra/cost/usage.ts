/** A figure, and where it comes from: a figure that nobody can check is worth nothing. */
export interface Figure {
  amount: number;
  because: string;
}

/** How often a function is called, and how long it is billed for each time. */
export interface Calls {
  calls: number;
  /** Billed seconds of one call, a share of cold starts included: Lambda bills those too since August 2025. */
  seconds: number;
  because: string;
}

const cold = "a second: with few runs in a month nearly every call is a cold start";

/** What one run of five minutes with an approval uses, by the names of the functions. */
export const CALLS_PER_RUN: Readonly<Record<string, Calls>> = {
  bot: {
    calls: 6,
    seconds: 1,
    because: `command, submission, Approve, App Home before and after, one look; ${cold}`,
  },
  AnnounceTheRequest: { calls: 1, seconds: 1, because: cold },
  CheckTheCommand: { calls: 1, seconds: 2, because: "five calls of ECS besides" },
  WaitForApproval: { calls: 1, seconds: 1, because: cold },
  ExpireTheRequest: { calls: 0, seconds: 1, because: "not on the way of an approved run" },
  TakeTheTarget: { calls: 1, seconds: 1, because: cold },
  PrepareTheLaunch: {
    calls: 1,
    seconds: 3,
    because: "looks at the service again, registers, writes the package",
  },
  CollectTheResult: {
    calls: 1,
    seconds: 10,
    because: "waits for the last lines of the log, which come late",
  },
  CloseTheRun: { calls: 1, seconds: 1, because: cold },
  deliver: {
    calls: 45,
    seconds: 1.5,
    because: "about 15 notices, and 30 times output; each waits for Slack",
  },
  sweep: { calls: 0, seconds: 0, because: "called by the clock; see at rest" },
  "output-came": {
    calls: 30,
    seconds: 0.3,
    because: "a command that prints the whole time: a batch every ten seconds",
  },
  "task-changed": { calls: 3, seconds: 1.5, because: "PENDING, RUNNING, STOPPED" },
  "build-changed": { calls: 0, seconds: 1.5, because: "the run is a task in ECS here" },
  "execution-ended": { calls: 1, seconds: 1, because: cold },
};

/** The functions that are called whether or not anything happens. */
export const CALLS_AT_REST: Readonly<Record<string, Calls>> = {
  sweep: {
    calls: 43_200,
    seconds: 0.15,
    because: "every minute of 30 days; two queries on warm connections",
  },
};

/** What else one such run uses. */
export const PER_RUN = {
  stateTransitions: { amount: 12, because: "the longest good path of the definition, approval included" },
  dynamoWrites: {
    amount: 280,
    because:
      "9 versions of a record of 4 KB, their changes in 10 indexes, 45 notices in and out of the outbox",
  },
  dynamoReads: {
    amount: 500,
    because: "every function reads the run, its launch and its outbox, consistently",
  },
  tableGb: { amount: 0.00002, because: "a record and its small items: 20 KB" },
  logGb: {
    amount: 0.0003,
    because: "100 KB of output, 40 KB of states, and 1.5 KB of each of about 90 calls",
  },
  s3Puts: { amount: 3, because: "package, output, marker lines" },
  s3Gets: { amount: 60, because: "package, and reading the output for Slack while it is there" },
  outputGb: { amount: 0.0001, because: "100 KB of output" },
  metricHours: {
    amount: 5,
    because: "five metrics in one hour each; a metric costs by the hours that it has values in",
  },
  processHours: { amount: 0.1, because: "5 minutes, and 1 minute of pulling the image, which Fargate bills" },
} as const satisfies Record<string, Figure>;

/** What a month uses when nothing runs, besides calls. */
export const AT_REST = {
  dynamoReads: { amount: 43_200, because: "the sweep's two queries find nothing: half a unit each" },
  logGb: { amount: 0.001, because: "the sweep writes nothing as long as there is nothing to say" },
  metricMonths: { amount: 0, because: "no metric has a value when nothing runs" },
  bundleGb: { amount: 0.02, because: "the bundles of a few deployments in CDK's own bucket" },
} as const satisfies Record<string, Figure>;

/** The task of a run, as in the example of the price table: small, x86, with a public address. */
export const TASK = { vcpu: 0.5, gb: 1 } as const;

/** For how many months outputs and records are paid for, when looking at a month after a year of this use. */
export const MONTHS_KEPT: Figure = { amount: 13, because: "outputs are kept for 400 days; records for ever" };
