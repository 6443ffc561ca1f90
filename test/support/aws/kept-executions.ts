import { z } from "zod";
import { AwsRefusal } from "./aws-service.ts";
import { type ExecutionEvent, executionEvent, type KeptExecution } from "./execution-event.ts";

const startSchema = z.object({
  stateMachineArn: z.string(),
  name: z.string(),
  input: z.string().default("{}"),
});
const listSchema = z.object({
  stateMachineArn: z.string(),
  statusFilter: z.string().optional(),
  maxResults: z.int().max(1000).default(100),
  nextToken: z.string().optional(),
});
const namedSchema = z.object({ executionArn: z.string() });
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

/** The executions of one state machine as Step Functions keeps them: how they stand, not what they do. */
export class KeptExecutions {
  readonly #stateMachineArn: string;
  readonly #onEvent: (event: ExecutionEvent) => void;
  readonly #now: () => number;
  readonly #pageSize: number;
  readonly #kept = new Map<string, KeptExecution>();

  constructor(
    stateMachineArn: string,
    now: () => number,
    onEvent: (event: ExecutionEvent) => void,
    pageSize: number,
  ) {
    this.#stateMachineArn = stateMachineArn;
    this.#now = now;
    this.#onEvent = onEvent;
    this.#pageSize = pageSize;
  }

  /** The execution, and whether this call has made it. The same name with the same input is one while it runs. */
  start(given: unknown): { execution: KeptExecution; isNew: boolean } {
    const { stateMachineArn, name, input } = startSchema.parse(given);
    this.#mustBeOurs(stateMachineArn);
    if (name.length > 80 || FORBIDDEN.test(name))
      throw new AwsRefusal("InvalidName", `Invalid Name: '${name}'`);
    mustBeJson(input, "InvalidExecutionInput");
    const executionArn = this.arnOf(name);
    const known = this.#kept.get(executionArn);
    if (known && (known.input !== input || known.status !== "RUNNING"))
      throw new AwsRefusal("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
    if (known) return { execution: known, isNew: false };
    const startDate = this.#now();
    const execution = { executionArn, stateMachineArn, name, status: "RUNNING", input, startDate } as const;
    this.#keep(execution);
    return { execution, isNew: true };
  }

  /** @throws AwsRefusal ExecutionDoesNotExist */
  get(given: unknown): KeptExecution {
    const { executionArn } = namedSchema.parse(given);
    const execution = this.#kept.get(executionArn);
    if (!execution)
      throw new AwsRefusal("ExecutionDoesNotExist", `Execution Does Not Exist: '${executionArn}'`);
    return execution;
  }

  /** One page of executions, newest first. */
  list(given: unknown): { executions: KeptExecution[]; nextToken?: string } {
    const { stateMachineArn, statusFilter, maxResults, nextToken = "page 0" } = listSchema.parse(given);
    this.#mustBeOurs(stateMachineArn);
    const [, from] = /^page (\d+)$/.exec(nextToken) ?? [];
    if (from === undefined) throw new AwsRefusal("InvalidToken", "Invalid Token: 'Invalid nextToken'");
    const found = [...this.#kept.values()]
      .reverse()
      .filter(({ status }) => status === (statusFilter ?? status));
    const end = Number(from) + Math.min(maxResults || 100, this.#pageSize);
    return {
      executions: found.slice(Number(from), end),
      ...(end < found.length ? { nextToken: `page ${end}` } : {}),
    };
  }

  /** Ends an execution, unless it has ended: the first end is the one that counts. */
  end(
    name: string,
    status: KeptExecution["status"],
    why: { error?: string | undefined; cause?: string | undefined },
  ): void {
    const execution = this.#kept.get(this.arnOf(name));
    if (execution?.status !== "RUNNING") return;
    const { error, cause } = why;
    const reasons = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    this.#keep({ ...execution, ...reasons, status, stopDate: this.#now() });
  }

  arnOf(name: string): string {
    return `${this.#stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
  }

  #keep(execution: KeptExecution): void {
    this.#kept.set(execution.executionArn, execution);
    this.#onEvent(executionEvent(execution));
  }

  #mustBeOurs(arn: string): void {
    if (arn !== this.#stateMachineArn)
      throw new AwsRefusal("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
  }
}

/** @throws AwsRefusal of the given name for a text that is no JSON */
export function mustBeJson(text: string, refusal: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsRefusal(refusal, `${refusal}: '${text}' is not JSON`);
  }
}
