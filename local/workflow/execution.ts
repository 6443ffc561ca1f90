import { z } from "zod";

/**
 * How far an execution is in its current state. In every phase but `waiting` and `pausing` it has something to do,
 * and does it again after a crash, except that what is `executing` is asked what became of it.
 */
export const PHASES = [
  "ready", // the state is about to be entered
  "calling", // its step was called and has not returned
  "waiting", // its step has returned; it waits for an answer, or until a time
  "executing", // the command was started, and is never started again
  "pausing", // it failed and is tried again at the deadline
  "ended", // there is nothing more to do, but perhaps to tell
] as const;

/** How an execution ends, as Step Functions says it. */
export const ENDS = ["SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"] as const;
/** One of {@link ENDS}. */
export type End = (typeof ENDS)[number];

/** An execution's row. The row of one that ended stays, so that a run is never started again. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS executions (
    run_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    phase TEXT NOT NULL,
    input TEXT NOT NULL,
    retries TEXT NOT NULL,
    token TEXT,
    deadline INTEGER,
    stopping INTEGER NOT NULL,
    awake INTEGER NOT NULL,
    error TEXT,
    cause TEXT,
    started_at INTEGER NOT NULL,
    entered_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS executions_awake ON executions (run_id) WHERE awake = 1;
  CREATE INDEX IF NOT EXISTS executions_by_deadline ON executions (deadline) WHERE deadline IS NOT NULL;
  CREATE TABLE IF NOT EXISTS execution_tokens (
    token TEXT PRIMARY KEY,
    run_id TEXT NOT NULL,
    status TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    answer TEXT
  ) STRICT, WITHOUT ROWID;
`;

const flag = z.int().transform((number) => number === 1);
const stored = z.string().transform((text): unknown => JSON.parse(text));

/** What is remembered of an execution. Times are milliseconds since 1970. */
export const executionSchema = z.object({
  runId: z.string(),
  /** Counts the writes; every write is conditional on the version before it. */
  version: z.int(),
  status: z.enum(["RUNNING", ...ENDS]),
  state: z.string(),
  phase: z.enum(PHASES),
  /** The current state's input. */
  input: stored.pipe(z.json()),
  /** How often each retrier of the current state was used; once it ended, how often telling about it failed. */
  retries: stored.pipe(z.array(z.int())),
  /** What the current state waits to have answered. */
  token: z.string().nullable(),
  /** When the current phase is over even if nothing else happens. */
  deadline: z.int().nullable(),
  /** A stop was asked for. */
  stopping: flag,
  /** Whether there is something to do now, rather than to wait for. */
  awake: flag,
  error: z.string().nullable(),
  cause: z.string().nullable(),
  startedAt: z.int(),
  enteredAt: z.int(),
});
/** An execution as it was when it was read, or last saved. */
export type Execution = z.infer<typeof executionSchema>;
