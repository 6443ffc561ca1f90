import type { Task } from "@aws-sdk/client-ecs";
import * as z from "zod";

/** What is known of a task that has stopped, from wherever it is known. Times are milliseconds since 1970. */
export interface EndedTask {
  stopCode: string | undefined;
  stoppedReason: string | undefined;
  startedAt: number | undefined;
  stoppedAt: number | undefined;
  containers: { name: string; exitCode: number | undefined; reason: string | undefined }[];
}

/** A stopped task as DescribeTasks gives it, for an hour or so; undefined for one that has not stopped. */
export function endedTask(task: Task): EndedTask | undefined {
  if (task.lastStatus !== "STOPPED") return undefined;
  return {
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    startedAt: task.startedAt?.getTime(),
    stoppedAt: (task.executionStoppedAt ?? task.stoppingAt ?? task.stoppedAt)?.getTime(),
    containers: (task.containers ?? []).map(({ name = "", exitCode, reason }) => ({
      name,
      exitCode,
      reason,
    })),
  };
}

const causeSchema = z.object({
  TaskArn: z.string(),
  Group: z.string().optional(),
  LastStatus: z.string().optional(),
  StopCode: z.string().optional(),
  StoppedReason: z.string().optional(),
  StartedAt: z.number().optional(),
  StoppingAt: z.number().optional(),
  StoppedAt: z.number().optional(),
  ExecutionStoppedAt: z.number().optional(),
  Containers: z
    .array(z.object({ Name: z.string(), ExitCode: z.int().nullish(), Reason: z.string().nullish() }))
    .default([]),
});

/**
 * A stopped task as Step Functions puts it into the cause of `States.TaskFailed`: there it is kept for longer than an
 * hour. Undefined when the cause is about something else, or about a task of another group.
 */
export function endedTaskOfCause(cause: string, group: string): EndedTask | undefined {
  const task = causeSchema.safeParse(jsonOf(cause)).data;
  if (!task || task.Group !== group || task.LastStatus !== "STOPPED") return undefined;
  return {
    stopCode: task.StopCode,
    stoppedReason: task.StoppedReason,
    startedAt: task.StartedAt,
    stoppedAt: task.ExecutionStoppedAt ?? task.StoppingAt ?? task.StoppedAt,
    containers: task.Containers.map(({ Name, ExitCode, Reason }) => ({
      name: Name,
      exitCode: ExitCode ?? undefined,
      reason: Reason ?? undefined,
    })),
  };
}

/** What a text says as JSON; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
