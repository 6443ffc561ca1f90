import { randomUUID } from "node:crypto";
import type { Notice, Notifier } from "../../runs/ports.ts";
import { itemKey, timeKey, WAITING_OUTBOXES } from "./keys.ts";
import { type Drained, Drainer, type DrainPace } from "./outbox-drain.ts";
import { OutboxLease } from "./outbox-lease.ts";
import { Table, type TableAccess } from "./table.ts";

/** Notices that show the run as it is: of several that wait, one is enough. The others are told once per run. */
const UPDATES: readonly Notice[] = ["card", "output"];

const { partition: INDEX, sort: DUE } = WAITING_OUTBOXES;
const ADD = `SET #waiting = list_append(if_not_exists(#waiting, :none), :added),
  #${DUE} = if_not_exists(#${DUE}, :atOnce), #${INDEX} = :index`;
const WAITING = "waiting";

/** What an outbox works with. */
export interface OutboxOptions extends TableAccess {
  /** Has somebody call {@link TableOutbox.drain} soon. It may fail: then the sweep finds what waits. */
  wake(runId: string): Promise<void>;
}

/**
 * Remembers what there is to tell about each run until it was told: one item per run, so that its order is kept and
 * adding is one write. Delivering is left to whoever is woken, or to a sweep that asks {@link waiting}.
 */
export class TableOutbox implements Notifier {
  readonly #table: Table;
  readonly #wake: (runId: string) => Promise<void>;

  constructor({ wake, ...access }: OutboxOptions) {
    this.#table = new Table(access);
    this.#wake = wake;
  }

  /** @throws StoreUnavailableError */
  async notify(runId: string, notice: Notice): Promise<void> {
    const isUpdate = UPDATES.includes(notice);
    const added = await this.#table.change(itemKey.outbox(runId), {
      update: isUpdate ? ADD : `${ADD} ADD #told :told`,
      condition: `NOT contains(${isUpdate ? "#waiting" : "#told"}, :notice)`,
      values: {
        ":notice": { S: notice },
        ":added": { L: [{ S: notice }] },
        ":none": { L: [] },
        // Not the time of this machine: the clock of the drainer may be behind it.
        ":atOnce": { S: timeKey(0) },
        ":index": { S: WAITING },
        ...(isUpdate ? {} : { ":told": { SS: [notice] } }),
      },
    });
    if (added) await this.#wake(runId).catch(() => undefined);
  }

  /**
   * Tells what waits about a run, in order, until nothing does or something fails. Does nothing when somebody else is
   * at it, or the time of the next try has not come.
   * @param deliver tells one thing; a `NeverDeliverableError` gives it up, every other error means "later again"
   * @throws StoreUnavailableError when the table cannot be used: what was told meanwhile is told again, later
   */
  async drain(
    runId: string,
    deliver: (runId: string, notice: Notice) => Promise<void>,
    pace: DrainPace,
  ): Promise<Drained> {
    const lease = new OutboxLease(this.#table, runId, randomUUID(), pace.now);
    const drained = await new Drainer(lease, (notice) => deliver(runId, notice), pace).drain();
    if (drained.handedOver) await this.#wake(runId).catch(() => undefined);
    return drained;
  }

  /**
   * The runs about which there is something to tell whose time has come, longest overdue first: not those that are
   * being told, unless their drainer is dead. @param now milliseconds since 1970 @throws StoreUnavailableError
   */
  async waiting(now: number): Promise<string[]> {
    const range = { index: WAITING_OUTBOXES, value: WAITING, from: timeKey(0), to: timeKey(now) };
    const keys = await this.#table.allKeys(range);
    return keys.map((key) => key.slice(itemKey.outbox("").length));
  }
}
