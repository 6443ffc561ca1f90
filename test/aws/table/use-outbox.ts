import { beforeEach } from "vitest";
import { TableOutbox } from "../../../aws/table/outbox.ts";
import type { Drained } from "../../../aws/table/outbox-drain.ts";
import type { TableAccess } from "../../../aws/table/table.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import type { Notice } from "../../../runs/ports.ts";
import { SOME_TIME, someRunId } from "../../support/runs.ts";
import { badLine } from "./bad-line.ts";
import { useDynamo } from "./use-dynamo.ts";

/** The run that most of these tests tell about. */
export const RUN = someRunId();
export const SECOND = 1000;
type Tell = (runId: string, notice: Notice) => Promise<void>;

/** An outbox in a table of its own, in a time that passes only when a test, or the outbox, lets it. */
export class OutboxUnderTest {
  readonly access: TableAccess;
  readonly outbox: TableOutbox;
  readonly woken: string[] = [];
  readonly told: Notice[] = [];
  readonly pauses: number[] = [];
  time = SOME_TIME;

  constructor(access: TableAccess) {
    this.access = access;
    this.outbox = new TableOutbox({
      ...access,
      wake: async (runId) => void this.woken.push(runId),
    });
  }

  readonly pace = {
    now: () => this.time,
    pause: async (milliseconds: number) => {
      this.pauses.push(milliseconds);
      this.time += milliseconds;
    },
  };

  /** A Slack that takes everything. */
  readonly tell: Tell = async (_, notice) => void this.told.push(notice);

  async notify(...notices: Notice[]): Promise<void> {
    for (const notice of notices) await this.outbox.notify(RUN, notice);
  }

  drain(tell: Tell = this.tell): Promise<Drained> {
    return this.outbox.drain(RUN, tell, this.pace);
  }

  waiting(): Promise<string[]> {
    return this.outbox.waiting(this.time);
  }

  /** What waits, or would wait after an hour. */
  left(): Promise<string[]> {
    return this.outbox.waiting(this.time + 3600 * SECOND);
  }

  /** A drainer that is killed after some requests to the table: of what it does next, the table does not hear. */
  async drainAndDie(runId: string, calls: number, tell: Tell): Promise<void> {
    const line = await badLine(this.access, (_, before) => (before < calls ? "through" : "request-lost"));
    const mortal = new TableOutbox({ ...line.access, wake: async () => undefined });
    await mortal.drain(runId, tell, this.pace).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailableError)) throw error;
    });
    await line.close();
  }
}

/** A new outbox for each test of a file. */
export function useOutbox(): () => OutboxUnderTest {
  const table = useDynamo();
  let current: OutboxUnderTest;
  beforeEach(async () => {
    current = new OutboxUnderTest(await table());
  });
  return () => current;
}

/** A Slack that takes nothing. */
export function failing(error: Error): Tell {
  return async () => {
    throw error;
  };
}
