/** What Step Functions keeps of an execution. Times are milliseconds since 1970. */
export interface KeptExecution {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  input: string;
  startDate: number;
  stopDate?: number;
  error?: string;
  cause?: string;
}

/**
 * The event that EventBridge passes on when the status of an execution changes.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function executionEvent(execution: KeptExecution) {
  const { executionArn, stateMachineArn, name, status, input, startDate } = execution;
  const [, , , region = "", account = ""] = executionArn.split(":");
  const over = status === "SUCCEEDED";
  return {
    version: "0",
    id: crypto.randomUUID(),
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account,
    time: new Date(execution.stopDate ?? startDate).toISOString().replace(/\.\d+/, ""),
    region,
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn,
      name,
      status,
      startDate,
      stopDate: execution.stopDate ?? null,
      input,
      output: over ? "{}" : null,
      inputDetails: { included: true },
      outputDetails: over ? { included: true } : null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: over || status === "RUNNING" ? "NOT_REDRIVABLE" : "REDRIVABLE",
      error: execution.error ?? null,
      cause: execution.cause ?? null,
    },
  };
}

/** An event as a rule's target gets it. */
export type ExecutionEvent = ReturnType<typeof executionEvent>;
