import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  paginateListExecutions,
  SendTaskSuccessCommand,
  type SFNClient,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { StoreUnavailableError } from "../../runs/errors.ts";
import type { Answered, ExecutionStatus, Workflow } from "../../runs/ports.ts";
import { runIdSchema } from "../../runs/run-id.ts";
import { executionArn, executionStatusSchema } from "./execution.ts";
import { START_PAUSES, startOnce } from "./start.ts";

/**
 * Remembers which task tokens were answered. Step Functions says the same of a token that was answered before and of
 * one that came too late (TaskTimedOut), and people are told different things about them.
 */
export interface AnsweredTokens {
  remember(token: string): Promise<void>;
  isAnswered(token: string): Promise<boolean>;
}

/** What the workflow is made of. */
export interface StepFunctionsOptions {
  client: SFNClient;
  /** Without a version or an alias: executions keep the definition that they began with. */
  stateMachineArn: string;
  answered: AnsweredTokens;
  /** Milliseconds between attempts to start; shorter ones are for tests. */
  startPauses?: readonly number[];
}

/**
 * The process definition on AWS: STANDARD executions of the stack's state machine.
 *
 * What it says about executions is a little behind: DescribeExecution and ListExecutions are eventually consistent, so
 * one that was started a moment ago may be undefined and missing. Whoever acts on that has to let some time pass.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export class StepFunctionsWorkflow implements Workflow {
  readonly #client: SFNClient;
  readonly #stateMachineArn: string;
  readonly #answered: AnsweredTokens;
  readonly #pauses: readonly number[];

  constructor({ client, stateMachineArn, answered, startPauses = START_PAUSES }: StepFunctionsOptions) {
    this.#client = client;
    this.#stateMachineArn = stateMachineArn;
    this.#answered = answered;
    this.#pauses = startPauses;
  }

  /** @throws ForeignExecutionError @throws WorkflowUnavailableError @throws StartUnknownError */
  start(runId: string): Promise<void> {
    const [client, stateMachineArn, pauses] = [this.#client, this.#stateMachineArn, this.#pauses];
    return startOnce({ client, stateMachineArn, pauses }, runId);
  }

  async status(runId: string): Promise<ExecutionStatus | undefined> {
    const command = new DescribeExecutionCommand({ executionArn: this.#arnOf(runId) });
    try {
      const { status } = await this.#client.send(command);
      return executionStatusSchema.parse(status);
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }

  /** Executions that people started by hand, under names that are no runs, are left out. */
  async underWay(): Promise<string[]> {
    const running = { stateMachineArn: this.#stateMachineArn, statusFilter: "RUNNING" } as const;
    const names: string[] = [];
    for await (const page of paginateListExecutions({ client: this.#client }, running)) {
      for (const { name } of page.executions ?? []) names.push(name ?? "");
    }
    return names.filter((name) => runIdSchema.safeParse(name).success);
  }

  /**
   * An answer that got through, and whose acknowledgement was lost on the way back, is told as `timed-out` when it is
   * repeated: it was not remembered.
   * @throws StoreUnavailableError when nobody can say whether a dead token was answered before
   */
  async answer(token: string, output: Record<string, unknown>): Promise<Answered> {
    try {
      await this.#client.send(
        new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }),
      );
    } catch (error) {
      return this.#refused(token, error);
    }
    await this.#remember(token);
    return "answered";
  }

  async stop(runId: string): Promise<void> {
    const [error, cause] = [
      "AmbulanceStopped",
      "The run was cancelled in Slack. Who did it is in the run's record",
    ];
    try {
      await this.#client.send(new StopExecutionCommand({ executionArn: this.#arnOf(runId), error, cause }));
    } catch (refusal) {
      if (!(refusal instanceof ExecutionDoesNotExist)) throw refusal;
    }
  }

  async #refused(token: string, refusal: unknown): Promise<Answered> {
    if (!(refusal instanceof Error)) throw refusal;
    if (["InvalidToken", "TaskDoesNotExist"].includes(refusal.name) || isNoToken(refusal)) return "unknown";
    if (refusal.name !== "TaskTimedOut") throw refusal;
    return (await this.#answered.isAnswered(token)) ? "already-answered" : "timed-out";
  }

  /** The answer counts whether or not it can be remembered, so it is not called a failure. */
  async #remember(token: string): Promise<void> {
    try {
      await this.#answered.remember(token);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }

  #arnOf(runId: string): string {
    return executionArn(this.#stateMachineArn, runId);
  }
}

/** A text that is too short or too long for any token is refused before it is looked up. */
function isNoToken({ name, message }: Error): boolean {
  return name === "ValidationException" && message.includes("taskToken");
}
