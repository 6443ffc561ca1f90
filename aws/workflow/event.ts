import * as z from "zod";
import type { ExecutionStatus } from "../../runs/ports.ts";
import { runIdSchema } from "../../runs/run-id.ts";
import { executionArn, executionStatusSchema } from "./execution.ts";

/**
 * As much of an EventBridge event "Step Functions Execution Status Change" as is used. The rest differs from event to
 * event: input and output are JSON in a string, null, or left out when they are too long.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
const eventSchema = z.object({
  source: z.literal("aws.states"),
  "detail-type": z.literal("Step Functions Execution Status Change"),
  detail: z.object({
    executionArn: z.string(),
    stateMachineArn: z.string(),
    name: runIdSchema,
    status: executionStatusSchema,
  }),
});

/** What happened to the execution of a run. */
export interface ExecutionChange {
  runId: string;
  status: ExecutionStatus;
}

/**
 * Reads an event about one of our executions; undefined for whatever else a rule may let through: another state
 * machine, an execution that somebody started by hand, a status that nobody knows. The input in the event is not
 * looked at: the name is what Step Functions keeps unique.
 */
export function executionChange(event: unknown, stateMachineArn: string): ExecutionChange | undefined {
  const { data } = eventSchema.safeParse(event);
  if (data?.detail.stateMachineArn !== stateMachineArn) return undefined;
  const { name: runId, status } = data.detail;
  return data.detail.executionArn === executionArn(stateMachineArn, runId) ? { runId, status } : undefined;
}
