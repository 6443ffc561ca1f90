import * as z from "zod";
import { NOTICES, type Notice } from "../../runs/ports.ts";
import { checked } from "../../runs/record.ts";
import { itemKey, timeKey, WAITING_OUTBOXES } from "./keys.ts";
import type { Item, Table } from "./table.ts";

/** How long one delivery may take, in milliseconds, before another drainer believes that the first one is dead. */
export const LEASE = 60_000;

const { partition: INDEX, sort: DUE } = WAITING_OUTBOXES;
const text = z.object({ S: z.enum(NOTICES) }).transform(({ S }) => S);
const number = z.object({ N: z.coerce.number() }).transform(({ N }) => N);

const boxSchema = z.object({
  /** What waits, oldest first; no notice is in it twice. */
  waiting: z.object({ L: z.array(text) }).transform(({ L }) => L),
  /** What somebody has begun to deliver, or tried to: it comes before what waits. */
  begun: text.optional(),
  /** How often that failed in all, and how often nothing but the notice itself explains it. */
  failures: number.default(0),
  own: number.default(0),
  /** When the last `output` was told. */
  outputAt: number.default(0),
});

/** What there is to tell about a run. */
export type Box = z.infer<typeof boxSchema>;

/** What becomes of an entry that failed. */
export interface Failure {
  failures: number;
  own: number;
  /** When to try again, milliseconds since 1970. */
  notBefore: number;
}

interface LeaseChange {
  set?: string;
  remove: string;
  condition?: string;
  values?: Item;
}

/**
 * The right to empty the outbox of one run. The item's `due` says when somebody should look at it: while it is being
 * emptied that is the end of the lease, after a failure the time of the next try. So whoever finds `due` in the past
 * may take it, and a drainer that died needs nobody to notice. Every change is made under the name of its drainer: one
 * that was slower than its lease, and lost it to another, changes nothing any more.
 */
export class OutboxLease {
  readonly #table: Table;
  readonly #runId: string;
  readonly #drainer: string;
  readonly #now: () => number;

  /** @param drainer a name that nobody else has */
  constructor(table: Table, runId: string, drainer: string, now: () => number) {
    this.#table = table;
    this.#runId = runId;
    this.#drainer = drainer;
    this.#now = now;
  }

  /** Undefined when there is nothing to tell now, or somebody else is telling it. */
  async take(): Promise<Box | undefined> {
    const item = await this.#table.change(this.#key, {
      update: `SET #drainer = :drainer, #${DUE} = :until`,
      // A request that was repeated because its answer was lost finds its own lease.
      condition: `#${DUE} <= :now OR #drainer = :drainer`,
      values: { ...this.#lease(), ":now": { S: timeKey(this.#now()) } },
    });
    return item && this.#box(item);
  }

  /** Marks the first of those that wait: what comes in from now on has to be told again. */
  async begin(notice: Notice): Promise<Box | undefined> {
    return this.#change({
      set: "#begun = :notice",
      remove: "#waiting[0]",
      condition: "#waiting[0] = :notice AND attribute_not_exists(#begun)",
      values: { ":notice": { S: notice } },
    });
  }

  /** Removes what was begun. @param outputAt when an `output` was told, so that the next one keeps its distance */
  async finish(outputAt?: number): Promise<Box | undefined> {
    const told = outputAt === undefined ? {} : { ":outputAt": { N: String(outputAt) } };
    return this.#change({
      ...(outputAt === undefined ? {} : { set: "#outputAt = :outputAt" }),
      remove: "#begun, #failures, #own",
      values: told,
    });
  }

  /** Gives the lease back until the next try. */
  async failed({ failures, own, notBefore }: Failure): Promise<void> {
    await this.#table.change(this.#key, {
      update: `SET #failures = :failures, #own = :own, #${DUE} = :due REMOVE #drainer`,
      condition: "#drainer = :drainer",
      values: {
        ":drainer": { S: this.#drainer },
        ":failures": { N: String(failures) },
        ":own": { N: String(own) },
        ":due": { S: timeKey(notBefore) },
      },
    });
  }

  /** Gives the lease back with something left, for another drainer to go on at once. */
  async handOver(): Promise<void> {
    await this.#table.change(this.#key, {
      update: `SET #${DUE} = :due REMOVE #drainer`,
      condition: "#drainer = :drainer",
      values: { ":drainer": { S: this.#drainer }, ":due": { S: timeKey(0) } },
    });
  }

  /** Gives the lease of an empty outbox back. False when it is not empty any more, or the lease is somebody else's. */
  async release(): Promise<boolean> {
    const released = await this.#table.change(this.#key, {
      update: `REMOVE #drainer, #${DUE}, #${INDEX}`,
      condition: "#drainer = :drainer AND size(#waiting) = :none AND attribute_not_exists(#begun)",
      values: { ":drainer": { S: this.#drainer }, ":none": { N: "0" } },
    });
    return released !== undefined;
  }

  /** What there is now; undefined when the lease is somebody else's. */
  async look(): Promise<Box | undefined> {
    const item = await this.#table.get(this.#key);
    return item?.drainer?.S === this.#drainer ? this.#box(item) : undefined;
  }

  /** A change that renews the lease. When its condition does not hold: what there is now, if the lease is still ours. */
  async #change({ set, remove, condition, values }: LeaseChange): Promise<Box | undefined> {
    const item = await this.#table.change(this.#key, {
      update: `SET ${[`#${DUE} = :until`, ...(set ? [set] : [])].join(", ")} REMOVE ${remove}`,
      condition: ["#drainer = :drainer", ...(condition ? [condition] : [])].join(" AND "),
      values: { ...this.#lease(), ...values },
    });
    return item ? this.#box(item) : this.look();
  }

  get #key(): string {
    return itemKey.outbox(this.#runId);
  }

  #lease(): Item {
    return { ":drainer": { S: this.#drainer }, ":until": { S: timeKey(this.#now() + LEASE) } };
  }

  #box(item: Item): Box {
    return checked(`outbox ${this.#runId}`, boxSchema, item);
  }
}
