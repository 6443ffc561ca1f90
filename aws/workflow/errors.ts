/** An execution has this run's name and is not this run's: somebody started it by hand. Nothing of the run was started. */
export class ForeignExecutionError extends Error {
  override readonly name = "ForeignExecutionError";
  constructor(runId: string) {
    super(
      `Step Functions has an execution called ${runId} with another input: it was not started by Ambulance. ` +
        "Nothing was started. Ask for the command again",
    );
  }
}

/** Step Functions refuses new executions for the moment: throttled, or too many are running. Nothing was started. */
export class WorkflowUnavailableError extends Error {
  override readonly name = "WorkflowUnavailableError";
  constructor(runId: string, cause: unknown) {
    super(`Step Functions takes no new executions at the moment. Nothing was started for ${runId}`, {
      cause,
    });
  }
}
