import * as z from "zod";

/** What `rails/runner.rb` says just before it evaluates the script. */
const startedSchema = z.object({
  v: z.literal(1),
  event: z.literal("started"),
  mode: z.string(),
  ruby: z.string(),
  rails: z.string(),
});

/** The runner says at most so much, in characters; a process that imitates it may say more. */
const clipped = (most: number) => z.string().transform((text) => text.slice(0, most));

const exceptionSchema = z.object({
  class: clipped(300),
  message: clipped(5_000),
  /** The line of the script that the exception came through; null when it came from elsewhere. */
  line: z.int().nullable(),
  backtrace: z.array(z.string()),
});

const rowsSchema = z.int().nonnegative();
const countsSchema = z.object({ inserted: rowsSchema, updated: rowsSchema, deleted: rowsSchema });

/**
 * What a run did to one table, as the database counted its statements' rows. `attempted` includes what the script
 * itself rolled back. The runner lists 50 tables; database and table `*` is the sum of all others.
 */
const tableChangesSchema = countsSchema.extend({
  database: z.string(),
  table: z.string(),
  statements: rowsSchema,
  attempted: countsSchema,
});

/** What a run did beyond ending, as the runner counted it. */
export const effectsSchema = z.object({
  /** What stays. When `rolledBack`: what would have stayed. */
  changes: z.array(tableChangesSchema).max(51),
  /** What a dry or read-only run did not let out of the process. */
  heldBack: z.object({ mails: rowsSchema, jobs: rowsSchema, requests: rowsSchema }),
  /** What the script tried that its mode does not allow, one sentence each. Such a run never ends as a success. */
  refused: z.array(z.string()).max(20),
  /** Codes of what the counts leave out, or what else is to be known; docs/security.md explains them. */
  warnings: z.array(z.string()).max(50),
  /** Whether all that the run changed in its databases was rolled back, and the databases confirmed it. */
  rolledBack: z.boolean(),
});

/** What it says last, after everything that the script registered with `at_exit`. */
const finishedSchema = effectsSchema.partial().extend({
  v: z.literal(1),
  event: z.literal("finished"),
  /** 128 + n when signal n ends the process. */
  exit: z.int().min(0).max(255),
  ms: z.number().nonnegative(),
  exception: exceptionSchema.nullable(),
});

const lineSchema = z.discriminatedUnion("event", [startedSchema, finishedSchema]);

/** What a run did to one table. */
export type TableChanges = z.infer<typeof tableChangesSchema>;
/** See {@link effectsSchema}. */
export type Effects = z.infer<typeof effectsSchema>;
/** The beginning of a script, as the runner reported it. */
export type StartedReport = z.infer<typeof startedSchema>;
/** The end of a script, as the runner reported it. */
export type FinishedReport = z.infer<typeof finishedSchema>;

/** What can be known from a process's output about the script in it. Only `finished` may ever be shown as success. */
export type RunnerReport =
  /** `started` is null when the runner refused to run the script: nothing of it was executed. */
  | { kind: "finished"; finished: FinishedReport; started: StartedReport | null }
  /** The script began, and how it ended is unknown: the process was killed. */
  | { kind: "started"; started: StartedReport }
  /** The script was never begun. */
  | { kind: "absent" }
  /** The script printed lines of this kind itself: none of them can be believed. */
  | { kind: "forged" };

/**
 * Reads the runner's report from what its process printed. Lines with another nonce are ordinary output; torn ones
 * are ignored. A script that found out the nonce can add a line but cannot keep the runner from printing its own.
 * @param nonce the one that this process was given; without a real one, nothing is believed
 */
export function readReport(output: string, nonce: string): RunnerReport {
  if (!/^[0-9a-f]{32}$/.test(nonce)) return { kind: "absent" };
  const reports = markedLines(output, markOf(nonce)).flatMap(parseLine);
  const started = reports.filter((report) => report.event === "started");
  const finished = reports.filter((report) => report.event === "finished");
  const inOrder = finished.length === 0 || started.length === 0 || reports.at(-1)?.event === "finished";
  if (started.length > 1 || finished.length > 1 || !inOrder) return { kind: "forged" };
  if (finished[0]) return { kind: "finished", finished: finished[0], started: started[0] ?? null };
  return started[0] ? { kind: "started", started: started[0] } : { kind: "absent" };
}

/**
 * What the runner counted, as a field of a result; nothing where it did not say all of it: runners before this part of
 * the report existed say none, and then nothing is known.
 */
export function effectsIn(report: RunnerReport): { effects?: Effects } {
  const { data } = effectsSchema.safeParse(report.kind === "finished" ? report.finished : undefined);
  return data ? { effects: data } : {};
}

function markOf(nonce: string): string {
  return `AMBULANCE ${nonce} `;
}

function markedLines(output: string, mark: string): string[] {
  const lines: string[] = [];
  for (let at = output.indexOf(mark); at !== -1; at = output.indexOf(mark, at + mark.length)) {
    const end = output.indexOf("\n", at);
    const startsLine = at === 0 || output[at - 1] === "\n";
    if (startsLine) lines.push(output.slice(at + mark.length, end === -1 ? undefined : end));
  }
  return lines;
}

function parseLine(line: string): (StartedReport | FinishedReport)[] {
  try {
    return [lineSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
