import { createHash } from "node:crypto";
import * as z from "zod";
import { appendEntry, entrySchema, type Fact } from "../audit/entry.ts";
import { IllegalMoveError } from "./errors.ts";
import { findingsSchema } from "./policy/findings.ts";
import { effectsSchema } from "./report.ts";
import { runIdSchema } from "./run-id.ts";
import { canMove, STATUSES, type Status } from "./status.ts";

/** What the runner enforces inside the Rails process. */
export const MODES = ["write", "dry-run", "read-only"] as const;
export type Mode = (typeof MODES)[number];

/** How a run's process ended; `status.ts` says what the person is told in one word, this says why. */
export const ENDINGS = [
  "exit", // by itself, with an exit status
  "exception", // an exception that nobody rescued
  "time-limit", // ended at the target's time limit
  "output-limit", // ended because it printed more than the target allows
  "cancelled", // ended because somebody cancelled
  "killed", // ended without a report while the server was watching
  "server-died", // ended without a report while no server was watching
  "report-forged", // more than one closing report: what it says cannot be believed
  "could-not-start", // the process was never started
] as const;
export type Ending = (typeof ENDINGS)[number];

/** What AWS says was the matter with a process, where it says so: each has a sentence in `bot/text`. */
export const CAUSES = [
  "image-pull", // the image could not be pulled
  "secrets", // a secret or parameter of the task definition could not be read
  "network", // no network interface, or no way to what the container needs to start
  "no-capacity", // no host, or no Fargate capacity, for the container
  "account-limit", // a quota of the account is used up
  "access-denied", // a role lacks a permission
  "launch-refused", // the service refused the launch for another reason
  "never-started", // the container did not start, for another reason
  "out-of-memory", // the container used more memory than it has
  "spot-interruption", // the host was taken back
  "infrastructure", // the host failed or is being retired
  "stopped-outside", // somebody stopped the task or build outside of Ambulance
  "no-exit-code", // it ended, and the service does not say how
  "queue-time-limit", // the build waited too long for a host
  "build-failed", // a phase of the build before or after the command failed
] as const;
export type Cause = (typeof CAUSES)[number];

export const resultSchema = z.strictObject({
  ending: z.enum(ENDINGS),
  /** The exit status as the runner reported it; null when it is unknown. */
  exit: z.int().nullable(),
  /** Milliseconds from start to end of the script; null when it is unknown. */
  duration: z.number().nullable(),
  exception: z.strictObject({ class: z.string(), message: z.string(), line: z.int().nullable() }).nullable(),
  /** Why a process could not be started, or what AWS said about its end, in English, for a person. */
  problem: z.string().nullable(),
  cause: z.enum(CAUSES).optional(),
  /** What it did to its databases and what it was kept from; absent when nobody knows. */
  effects: effectsSchema.optional(),
  /** How much was printed, in bytes, marker lines excluded. */
  outputBytes: z.int(),
});
export type Result = z.infer<typeof resultSchema>;

const decisionSchema = z.strictObject({
  verdict: z.enum(["approved", "rejected"]),
  by: z.string(),
  at: z.int(),
  /** Why it was rejected; empty for an approval. */
  reason: z.string(),
  /** What the approver saw. */
  digest: z.string(),
});

/**
 * A run of the same command that is rolled back, made for whoever decides about this one: what came out of it is
 * written down here too, because it is part of what is approved.
 */
export const dryRunSchema = z.strictObject({
  runId: runIdSchema,
  /** Which one it is: a dry run that came to nothing may be repeated. */
  number: z.int().min(1),
  /** Who had it made: an approver's Slack user id, or `ambulance` where the rules did. */
  by: z.string(),
  at: z.int(),
  /** What became of it; absent while it is under way. */
  status: z.enum(STATUSES).optional(),
  /** Why it was refused or aborted: a code for `bot/text`. */
  problem: z.string().optional(),
  result: resultSchema.optional(),
});
export type DryRun = z.infer<typeof dryRunSchema>;

/** A place in Slack: `ts` names a message in its channel. */
const messageSchema = z.strictObject({ channel: z.string(), ts: z.string() });

export const runSchema = z.strictObject({
  id: runIdSchema,
  /** Counts the writes; every write is conditional on the version before it. */
  version: z.int().min(1),
  status: z.enum(STATUSES),
  target: z.string(),
  mode: z.enum(MODES),
  command: z.string(),
  reason: z.string(),
  /** The requester's Slack user id. */
  requester: z.string(),
  /** The channel where it was asked for; absent for App Home. */
  origin: z.string().optional(),
  requestedAt: z.int(),
  /** When an undecided request expires; set while it waits. */
  expiresAt: z.int().optional(),
  /** Names everything that an approval is for: see {@link digestOf}. Absent until somebody could look at the target. */
  digest: z.string().optional(),
  /** The image or directory that would run it, for a person. Absent until somebody could look at the target. */
  runsIn: z.string().optional(),
  /** What reading the command found; absent until it was checked, and in runs that are older than the reading. */
  findings: findingsSchema.optional(),
  /** The requester wants a dry run to be made before the approval. */
  dryRunFirst: z.literal(true).optional(),
  /** The last dry run that was made before the approval. */
  dryRun: dryRunSchema.optional(),
  /** For such a dry run: the run that it is made for. */
  dryRunOf: runIdSchema.optional(),
  /** The task token that the execution waits with. A bearer secret: it never leaves the server. */
  token: z.string().optional(),
  decision: decisionSchema.optional(),
  /** Who cancelled. */
  cancelledBy: z.string().optional(),
  /** Why it was refused or aborted: a code for `bot/text`. */
  problem: z.string().optional(),
  /** What there is to say about the problem beyond its code, in English: a service's name, what a deploy does. */
  explanation: z.string().optional(),
  /** The run that it stands behind while it is queued. */
  behind: z.string().optional(),
  startedAt: z.int().optional(),
  endedAt: z.int().optional(),
  /** Where to look while it runs: consoles, logs. */
  links: z.array(z.strictObject({ name: z.string(), url: z.string() })),
  result: resultSchema.optional(),
  /** The messages that are updated in place. */
  messages: z.strictObject({ card: messageSchema.optional(), output: messageSchema.optional() }),
  entries: z.array(entrySchema),
});

/** One command, asked for once, executed at most once. */
export type Run = z.infer<typeof runSchema>;

type Fields = Partial<Omit<Run, "id" | "version" | "status" | "entries">>;

/** The next version of a run after a fact, with no change of status. */
export function record(run: Run, fields: Fields, fact?: Fact): Run {
  const entries = fact ? appendEntry(run.entries, fact) : run.entries;
  return { ...run, ...fields, entries, version: run.version + 1 };
}

/**
 * The next version of a run after a fact that changes its status.
 * @throws IllegalMoveError when the table in `status.ts` does not allow the move
 */
export function move(run: Run, to: Status, fields: Fields, fact: Fact): Run {
  if (!canMove(run.status, to)) throw new IllegalMoveError(run.status, to);
  return { ...record(run, fields, fact), status: to };
}

/** A run without its task token, once nothing waits for an answer any more. */
export function withoutToken(run: Run): Run {
  const { token: _, ...rest } = run;
  return rest;
}

/**
 * What an approval is bound to. Whoever is about to run something computes it anew and compares. A dry run that is made
 * for another run has the digest of that one: it shows what would run, or it does not run.
 * @param place names the target and every setting of it that changes what would run
 */
export function digestOf(
  run: Pick<Run, "command" | "mode" | "target"> & Pick<Partial<Run>, "dryRunOf">,
  place: string,
): string {
  const mode = run.dryRunOf === undefined ? run.mode : "write";
  const parts = [run.command, mode, run.target, place];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
