import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import * as z from "zod";
import { StartUnknownError } from "../../runs/errors.ts";
import { ForeignExecutionError, WorkflowUnavailableError } from "./errors.ts";
import { executionArn, executionInput } from "./execution.ts";

/**
 * Waits before another attempt, milliseconds. Slack waits three seconds for the answer to a modal, so all attempts
 * together get two. https://docs.slack.dev/interactivity/handling-user-interaction
 */
export const START_PAUSES: readonly number[] = [100, 200, 400, 700];
const ALL_ATTEMPTS = 2_000;

/** Refusals that may be gone in a moment; after each of them it is certain that nothing was started. */
const BUSY = [
  "ThrottlingException",
  "TooManyRequestsException",
  "ExecutionLimitExceeded",
  "KmsThrottlingException",
];

/**
 * Takes the place of the client's own retries. They tell of the last attempt only: a refusal would hide that the answer
 * to an attempt before it was lost, and that something may have been started.
 */
const WITHOUT_RETRIES = {
  name: "retryMiddleware",
  step: "finalizeRequest",
  priority: "high",
  override: true,
} as const;

/** What starting needs. */
export interface Starting {
  client: SFNClient;
  stateMachineArn: string;
  pauses: readonly number[];
}

/** `refused` stays so, however often it is tried; `busy` may be gone in a moment. After either nothing was started. */
type Attempt = { became: "started" } | { became: "busy" | "refused" | "unknown"; because: unknown };

/**
 * Starts the execution of a run, or finds that it was started before. Attempts are repeated because they may be: a
 * name is used once while the execution runs and for 90 days afterwards.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * @throws ForeignExecutionError @throws WorkflowUnavailableError @throws StartUnknownError
 */
export async function startOnce(starting: Starting, runId: string): Promise<void> {
  const overall = AbortSignal.timeout(ALL_ATTEMPTS);
  let unsure = false;
  for (const pause of [...starting.pauses, undefined]) {
    const attempt = await attempted(starting, runId, overall);
    if (attempt.became === "started") return;
    unsure ||= attempt.became === "unknown";
    if (attempt.became === "refused" && !unsure) throw attempt.because;
    if (attempt.became === "refused" || pause === undefined || overall.aborted)
      throw failure(runId, unsure, attempt.because);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function failure(runId: string, unsure: boolean, because: unknown): Error {
  return unsure ? new StartUnknownError(runId, because) : new WorkflowUnavailableError(runId, because);
}

async function attempted(starting: Starting, runId: string, abortSignal: AbortSignal): Promise<Attempt> {
  const { client, stateMachineArn } = starting;
  const command = new StartExecutionCommand({ stateMachineArn, name: runId, input: executionInput(runId) });
  command.middlewareStack.add((next) => next, WITHOUT_RETRIES);
  try {
    await client.send(command, { abortSignal });
    return { became: "started" };
  } catch (error) {
    const { name, $metadata } = refusalSchema.parse(error);
    if (name === "ExecutionAlreadyExists") return existing(starting, runId, abortSignal);
    return { became: whatBecame(name, $metadata.httpStatusCode), because: error };
  }
}

/** What counts of whatever the client throws; an answer of the service has an HTTP status, a broken connection has none. */
const refusalSchema = z
  .object({
    name: z.string(),
    $metadata: z.object({ httpStatusCode: z.number().optional() }).default({}),
  })
  .catch({ name: "Error", $metadata: {} });

function whatBecame(name: string, httpStatus = 500): "busy" | "refused" | "unknown" {
  if (BUSY.includes(name) || httpStatus === 429) return "busy";
  return httpStatus >= 400 && httpStatus < 500 ? "refused" : "unknown";
}

/** An execution that is over is told apart by its input: Step Functions says of it only that the name is taken. */
async function existing(
  { client, stateMachineArn }: Starting,
  runId: string,
  abortSignal: AbortSignal,
): Promise<Attempt> {
  const command = new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, runId) });
  try {
    const { input } = await client.send(command, { abortSignal });
    if (input === executionInput(runId)) return { became: "started" };
  } catch (error) {
    return { became: "unknown", because: error };
  }
  throw new ForeignExecutionError(runId);
}
