import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { z } from "zod";
import type { Answered } from "../../runs/ports.ts";
import { available } from "../sqlite/available.ts";
import { inTransaction } from "../sqlite/database.ts";
import type { Template } from "./definition.ts";
import { type Execution, executionSchema, SCHEMA } from "./execution.ts";

/** The server is shutting down: nothing more is written. What was under way goes on after the next start. */
export class WorkflowClosedError extends Error {
  override readonly name = "WorkflowClosedError";
  constructor() {
    super("The server is shutting down");
  }
}

const SQL = {
  start: `
    INSERT INTO executions (run_id, version, status, state, phase, input, retries, stopping, awake, started_at, entered_at)
    VALUES (:runId, 1, 'RUNNING', :state, 'ready', :input, '[]', 0, 1, :now, :now) ON CONFLICT (run_id) DO NOTHING`,
  get: `
    SELECT run_id AS runId, version, status, state, phase, input, retries, token, deadline, stopping, awake, error, cause,
      started_at AS startedAt, entered_at AS enteredAt FROM executions WHERE run_id = :runId`,
  save: `
    UPDATE executions SET version = version + 1, status = :status, state = :state, phase = :phase, input = :input,
      retries = :retries, token = :token, deadline = :deadline, awake = :awake, error = :error, cause = :cause,
      entered_at = :enteredAt WHERE run_id = :runId AND version = :version`,
  openToken: `
    INSERT INTO execution_tokens (token, run_id, status, expires_at) VALUES (:token, :runId, 'open', :deadline)`,
  closeToken: "UPDATE execution_tokens SET status = 'closed' WHERE token = :token AND status = 'open'",
  answer: `
    UPDATE execution_tokens SET status = 'answered', answer = :answer
    WHERE token = :token AND status = 'open' AND expires_at > :now RETURNING run_id AS runId`,
  tokenStatus: "SELECT status FROM execution_tokens WHERE token = :token",
  answerTo: "SELECT answer FROM execution_tokens WHERE token = :token AND status = 'answered'",
  wake: "UPDATE executions SET version = version + 1, awake = 1 WHERE run_id = :runId",
  stop: `
    UPDATE executions SET version = version + 1, stopping = 1, awake = 1
    WHERE run_id = :runId AND stopping = 0 AND phase <> 'ended' RETURNING token`,
  awake: "SELECT run_id AS runId FROM executions WHERE awake = 1",
  underWay: `
    SELECT run_id AS runId FROM executions WHERE deadline IS NOT NULL
    UNION SELECT run_id FROM executions WHERE awake = 1 AND phase <> 'ended'`,
  due: "SELECT run_id AS runId FROM executions WHERE deadline <= :now ORDER BY deadline",
  nearest: "SELECT min(deadline) AS deadline FROM executions WHERE deadline > :time",
};

const named = z.object({ runId: z.string() });
const tokenStatus = z.object({ status: z.enum(["open", "answered", "closed"]) });
const answerRow = z.object({ answer: z.string() });
const stopped = z.object({ token: z.string().nullable() });
const nearest = z.object({ deadline: z.int().nullable() });

/**
 * Executions and task tokens, in tables of their own beside the runs. Every change of an execution is conditional on
 * the version that was read, so a stop or an answer that comes in between is never overwritten.
 * All methods throw StoreUnavailableError when the disk does not take a write, WorkflowClosedError after `close`.
 */
export class ExecutionStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #closed = false;

  /** Commits reach the disk before they are acknowledged: a start of a command that is forgotten would be repeated. */
  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`PRAGMA synchronous = FULL; ${SCHEMA}`);
  }

  /** False, and nothing is changed, when the run had an execution before. */
  start(runId: string, state: string, input: Template, now: number): boolean {
    const values = { runId, state, input: JSON.stringify(input), now };
    return this.#transaction(() => this.#run(SQL.start, values) === 1);
  }

  get(runId: string): Execution | undefined {
    return this.#one(SQL.get, { runId }, executionSchema);
  }

  /**
   * Changes an execution, also the object that was given. False, and nothing is changed, when it is not any more what
   * was read. A token that an execution lets go of is closed; one that it takes is open until the deadline.
   */
  save(execution: Execution, changes: Partial<Execution>): boolean {
    const next = { ...execution, ...changes };
    const saved = this.#transaction(() => {
      if (this.#run(SQL.save, valuesOf(next)) === 0) return false;
      if (next.token === execution.token) return true;
      if (execution.token) this.#run(SQL.closeToken, { token: execution.token });
      if (next.token)
        this.#run(SQL.openToken, { token: next.token, runId: next.runId, deadline: next.deadline });
      return true;
    });
    if (saved) Object.assign(execution, next, { version: execution.version + 1 });
    return saved;
  }

  /** Answers a token; `runId` is there when this was the answer that counts. */
  answer(token: string, answer: Template, now: number): { answered: Answered; runId?: string } {
    return this.#transaction(() => {
      const answered = this.#one(SQL.answer, { token, answer: JSON.stringify(answer), now }, named);
      if (!answered) return { answered: this.#notAnswered(token) };
      this.#run(SQL.wake, answered);
      return { answered: "answered", ...answered };
    });
  }

  #notAnswered(token: string): Answered {
    const row = this.#one(SQL.tokenStatus, { token }, tokenStatus);
    if (!row) return "unknown";
    return row.status === "answered" ? "already-answered" : "timed-out";
  }

  /** What a token was answered with; undefined when it was not. */
  answerTo(token: string): Template | undefined {
    const row = this.#one(SQL.answerTo, { token }, answerRow);
    return row && z.json().parse(JSON.parse(row.answer));
  }

  /** Asks for a stop; from then on nobody can answer the execution's token. False when there is nothing to stop. */
  stop(runId: string): boolean {
    return this.#transaction(() => {
      const row = this.#one(SQL.stop, { runId }, stopped);
      if (row?.token) this.#run(SQL.closeToken, { token: row.token });
      return row !== undefined;
    });
  }

  /** The executions that have something to do, as opposed to waiting for an answer or a time. */
  awake(): string[] {
    return this.#all(SQL.awake, {});
  }

  /** The executions that are not over: whoever waits has a deadline. */
  underWay(): string[] {
    return this.#all(SQL.underWay, {});
  }

  /** The executions whose deadline is not later than a time. */
  due(now: number): string[] {
    return this.#all(SQL.due, { now });
  }

  /** The first deadline that is later than a time. */
  nearestAfter(time: number): number | undefined {
    return this.#one(SQL.nearest, { time }, nearest)?.deadline ?? undefined;
  }

  /** From now on every method throws. The database itself belongs to whoever opened it. */
  close(): void {
    this.#closed = true;
  }

  #transaction<Result>(action: () => Result): Result {
    this.#refuseClosed();
    return available(() => inTransaction(this.#database, action));
  }

  #run(sql: string, values: Record<string, SQLInputValue>): number {
    return Number(available(() => this.#statement(sql).run(values)).changes);
  }

  #one<Row>(sql: string, values: Record<string, SQLInputValue>, row: z.ZodType<Row>): Row | undefined {
    const found = available(() => this.#statement(sql).get(values));
    return found && row.parse(found);
  }

  #all(sql: string, values: Record<string, SQLInputValue>): string[] {
    return available(() => this.#statement(sql).all(values)).map((row) => named.parse(row).runId);
  }

  #statement(sql: string): StatementSync {
    this.#refuseClosed();
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #refuseClosed(): void {
    if (this.#closed) throw new WorkflowClosedError();
  }
}

function valuesOf(execution: Execution): Record<string, SQLInputValue> {
  const { startedAt: _, stopping: __, input, retries, awake, ...rest } = execution;
  return { ...rest, input: JSON.stringify(input), retries: JSON.stringify(retries), awake: awake ? 1 : 0 };
}
