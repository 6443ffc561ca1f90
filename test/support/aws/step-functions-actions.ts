import { z } from "zod";
import type { LocalWorkflow, WakingClock } from "../../../local/workflow.ts";
import { AwsRefusal } from "./aws-service.ts";
import type { KeptExecution } from "./execution-event.ts";
import { type KeptExecutions, mustBeJson } from "./kept-executions.ts";
import type { LambdaInvoker } from "./lambda-functions.ts";
import type { WalkerDatabase } from "./walker-database.ts";

/** What a fake Step Functions consists of: what it keeps, and what does the work. */
export interface Machine {
  kept: KeptExecutions;
  workflow: LocalWorkflow;
  invoker: LambdaInvoker;
  memory: WalkerDatabase;
  clock: WakingClock;
}

/** What may be done with executions. */
export function executionActions({ kept, workflow, invoker, memory, clock }: Machine) {
  return {
    StartExecution: async (input: unknown) => {
      const { execution, isNew } = kept.start(input);
      const { name, executionArn, startDate } = execution;
      if (isNew && execution.input === JSON.stringify({ runId: name })) await workflow.start(name);
      return { executionArn, startDate: startDate / 1000 };
    },
    DescribeExecution: (input: unknown) => {
      const execution = kept.get(input);
      return { ...onTheWire(execution), inputDetails: { included: true } };
    },
    ListExecutions: (input: unknown) => {
      const { executions, ...more } = kept.list(input);
      return { ...more, executions: executions.map((execution) => listed(onTheWire(execution))) };
    },
    StopExecution: async (input: unknown) => {
      const { name } = kept.get(input);
      kept.end(name, "ABORTED", stopSchema.parse(input));
      const tokens = memory.openTokens(name, clock.now());
      await workflow.stop(name);
      for (const token of tokens) invoker.settle(token);
      return { stopDate: (kept.get(input).stopDate ?? 0) / 1000 };
    },
  };
}

const stopSchema = z.object({
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

/** Times on the wire are seconds, with a fraction. */
function onTheWire({ startDate, stopDate, ...rest }: KeptExecution) {
  const ended = stopDate === undefined ? {} : { stopDate: stopDate / 1000 };
  return { ...rest, startDate: startDate / 1000, ...ended };
}

/** A list says how executions stand, and not what they were given or why they failed. */
function listed({ input: _, error: __, cause: ___, ...rest }: ReturnType<typeof onTheWire>) {
  return rest;
}

const tokenSchema = z.object({ taskToken: z.string() });
const successSchema = tokenSchema.extend({ output: z.string() });
const failureSchema = tokenSchema.extend({ error: z.string().default(""), cause: z.string().default("") });
/** A token is longer than this in no documentation. */
const LONGEST_TOKEN = 2048;

/** What may be done with task tokens. */
export function tokenActions({ workflow, invoker, memory, clock }: Machine) {
  const mustBeOpen = (token: string) => {
    if (token === "" || token.length > LONGEST_TOKEN)
      throw new AwsRefusal(
        "ValidationException",
        "1 validation error detected: Value at 'taskToken' failed to satisfy constraint",
      );
    const known = memory.token(token, clock.now());
    if (!known) throw new AwsRefusal("InvalidToken", "Invalid Token: 'Invalid token'");
    if (!known.isOpen)
      throw new AwsRefusal("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
  };
  return {
    SendTaskSuccess: async (input: unknown) => {
      const { taskToken, output } = successSchema.parse(input);
      mustBeOpen(taskToken);
      const result = z.record(z.string(), z.unknown()).parse(mustBeJson(output, "InvalidOutput"));
      await workflow.answer(taskToken, result);
      invoker.settle(taskToken);
    },
    SendTaskFailure: (input: unknown) => {
      const { taskToken, error, cause } = failureSchema.parse(input);
      mustBeOpen(taskToken);
      invoker.fail(taskToken, error, cause);
    },
  };
}
