import * as z from "zod";
import type { TaskFailure } from "../../runs/ports.ts";
import type { Cause } from "../../runs/run.ts";
import type { Fate } from "../launch/fate.ts";
import { shownWords } from "../launch/words.ts";
import { causeInWords } from "./causes.ts";
import { type EndedTask, endedTaskOfCause, jsonOf } from "./ended-task.ts";

/** The reason that Ambulance gives when it stops a task. Tells its own stops from those of others. */
export const STOP_REASON = "Ambulance: cancelled, or out of time";

const STOP_CODES: Readonly<Record<string, Cause>> = {
  SpotInterruption: "spot-interruption",
  TerminationNotice: "infrastructure",
  InfrastructureHealth: "infrastructure",
  ServiceSchedulerInitiated: "stopped-outside",
  UserInitiated: "stopped-outside",
};

/** The container was refused by what should have started it: nothing in it was executed. */
const REFUSED = /Cannot(?:Pull|Create)|runtime create failed|executable file not found|exec format error/i;
/** Nobody can say whether the container was started before the host lost patience. */
const LOST = /timed out|Timeout/i;

/** What a stopped task says about itself. */
export function fateOfTask(task: EndedTask, container: string): Fate {
  const app = task.containers.find(({ name }) => name === container);
  const exit = app?.exitCode ?? null;
  const elapsed = task.startedAt && task.stoppedAt ? task.stoppedAt - task.startedAt : null;
  const reason = app?.reason ?? "";
  const failed = task.stopCode === "TaskFailedToStart" && exit === null && !LOST.test(reason);
  const notStarted = failed || REFUSED.test(reason);
  if (exit === 0) return { notStarted: false, exit, elapsed, problem: null };
  const cause = causeOf(task, reason, exit);
  const words = [task.stoppedReason, ...task.containers.map((one) => one.reason)].filter(Boolean);
  const problem = cause || exit === null ? shownWords([...new Set(words)].join(" ")) || null : null;
  return { notStarted, exit, elapsed, ...(cause && { cause }), problem };
}

function causeOf(task: EndedTask, reason: string, exit: number | null): Cause | undefined {
  const { stopCode = "", stoppedReason = "" } = task;
  if (stoppedReason === STOP_REASON) return undefined;
  const words = [reason, stoppedReason, ...task.containers.map((one) => one.reason ?? "")].join("\n");
  const said = causeInWords(reason) ?? STOP_CODES[stopCode];
  if (said) return said;
  if (stopCode === "TaskFailedToStart") return causeInWords(words) ?? "never-started";
  return exit === null ? (causeInWords(words) ?? "no-exit-code") : undefined;
}

/** What a failed task state says about its task. Undefined when it says nothing of it, as for `States.Timeout`. */
export function fateOfError(
  { error, cause }: TaskFailure,
  group: string,
  container: string,
): Fate | undefined {
  const task = endedTaskOfCause(cause, group);
  if (task) return fateOfTask(task, container);
  const words = failuresIn(cause) ?? (jsonOf(cause) === undefined ? cause : "");
  const said = { exit: null, elapsed: null, problem: shownWords(words) || null };
  if (isRefusal(error, cause))
    return { ...said, notStarted: true, cause: causeInWords(`${error} ${words}`) ?? "launch-refused" };
  return /^(?:ECS|AmazonECS)\./.test(error) ? { ...said, notStarted: false } : undefined;
}

/** Errors after which ECS may have started the task all the same: its answer was lost, or it does not know itself. */
const UNCERTAIN = /SdkClientException|ServerException|ServiceUnavailable|InternalFailure|Timeout/i;

function isRefusal(error: string, cause: string): boolean {
  if (error === "AmazonECS.Unknown" || error === "States.Permissions") return true;
  return error.startsWith("ECS.") && !UNCERTAIN.test(error) && !/Status ?Code: 5\d\d/i.test(cause);
}

const failuresSchema = z.object({
  Failures: z.array(z.object({ Reason: z.string().optional(), Detail: z.string().optional() })).min(1),
});

/** Why RunTask placed nothing, as it answers without calling it an error. */
function failuresIn(cause: string): string | undefined {
  const failures = failuresSchema.safeParse(jsonOf(cause)).data?.Failures;
  return failures?.map(({ Reason = "", Detail = "" }) => `${Reason} ${Detail}`.trim()).join("; ");
}
