import * as z from "zod";

/**
 * How far an execution is, as every port says it. PENDING_REDRIVE belongs to child executions of a Map; should it
 * ever be said of one of ours, that has failed and nobody has tried it again.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export const executionStatusSchema = z
  .enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"])
  .transform((status) => (status === "PENDING_REDRIVE" ? "FAILED" : status));

/** The name of an execution: the id of its run. */
export function executionArn(stateMachineArn: string, runId: string): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${runId}`;
}

/** The input of an execution. Step Functions compares it as text, so that two starts are one only when no byte differs. */
export function executionInput(runId: string): string {
  return JSON.stringify({ runId });
}
