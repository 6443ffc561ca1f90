import * as z from "zod";
import { runIdSchema } from "../../runs/run-id.ts";
import { runOfTaskGroup } from "../names.ts";

/** An `ECS Task State Change` as EventBridge delivers it (ECS developer guide, "Task state change events"). */
const eventSchema = z.object({
  source: z.literal("aws.ecs"),
  "detail-type": z.literal("ECS Task State Change"),
  detail: z.object({
    clusterArn: z.string(),
    taskArn: z.string(),
    group: z.string().optional(),
    lastStatus: z.string(),
    version: z.int(),
  }),
});

/** A task of a run changed its state. What the event says besides, such as the task's variables, is nobody's business. */
export interface TaskChange {
  runId: string;
  taskArn: string;
  clusterArn: string;
  lastStatus: string;
  /** Counts the changes of a task: events come more than once and in any order, and only the greatest is news. */
  version: number;
}

/**
 * What an event says about a run of this installation; undefined for tasks of others and for other events.
 * @throws ZodError for an event of this kind that AWS does not send
 */
export function taskChange(installation: string, event: unknown): TaskChange | undefined {
  if (!isTaskEvent(event)) return undefined;
  const { group, clusterArn, taskArn, lastStatus, version } = eventSchema.parse(event).detail;
  const runId = runIdSchema.safeParse(runOfTaskGroup(installation, group)).data;
  return runId === undefined ? undefined : { runId, taskArn, clusterArn, lastStatus, version };
}

function isTaskEvent(event: unknown): boolean {
  return eventSchema.pick({ source: true, "detail-type": true }).safeParse(event).success;
}
