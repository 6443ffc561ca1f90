import type { z } from "zod";
import type { Told } from "../../bot/deliver/once.ts";
import { StoreUnavailableError } from "../../runs/errors.ts";
import { checked, readRecord } from "../../runs/record.ts";
import { itemKey, PARTITION_KEY } from "./keys.ts";
import { type Item, Table, type TableAccess } from "./table.ts";

/** How much one process keeps in memory; far more than what it tells in its life. */
const MOST = 2_000;

/**
 * What has been told to Slack, remembered for all processes: a notice that is delivered again, by this function or
 * another, does not say again what was said. Only a crash between Slack's taking and our writing it down repeats one.
 */
export class DurableOnce<T> implements Told<T> {
  readonly #table: Table;
  readonly #schema: z.ZodType<T>;
  /** Spares reads, and what could not be written down is not said again by this process at least. */
  readonly #here = new Map<string, { result: T; stored: boolean }>();

  /** @param schema what the actions result in; `z.void()` for nothing */
  constructor(access: TableAccess, schema: z.ZodType<T>) {
    this.#table = new Table(access);
    this.#schema = schema;
  }

  /**
   * The result of an action that is done once. A failed one is tried again the next time. When the table is away after
   * the action, the result counts all the same: repeating the action would be worse than having forgotten it.
   * @throws StoreUnavailableError when nobody can say whether it was done: then it is not done
   */
  async do(key: string, action: () => Promise<T>): Promise<T> {
    const done = await this.#done(key);
    if (done) return done.result;
    const result = await action();
    this.#keep(key, result, false);
    return this.#remember(key, result);
  }

  /**
   * Takes something that may be missing but must not happen twice, such as counting. True for one caller alone, however
   * many ask at the same time; a caller that ends before it has acted leaves it undone for good.
   * @throws StoreUnavailableError
   */
  async take(key: string): Promise<boolean> {
    return this.#table.put(itemKey.told(key), {}, `attribute_not_exists(#${PARTITION_KEY})`);
  }

  /** Whether the action succeeded before, here or elsewhere. @throws StoreUnavailableError */
  async has(key: string): Promise<boolean> {
    return (await this.#done(key)) !== undefined;
  }

  async #done(key: string): Promise<{ result: T } | undefined> {
    const here = this.#here.get(key);
    if (here?.stored) return here;
    if (here) return { result: await this.#remember(key, here.result) };
    const item = await this.#table.get(itemKey.told(key));
    return item && { result: this.#keep(key, this.#read(key, item), true) };
  }

  /** Two processes may have done it at the same time: the one that is stored first is what all of them go on with. */
  async #remember(key: string, result: T): Promise<T> {
    const value = JSON.stringify(result);
    const item = value === undefined ? {} : { record: { S: value } };
    try {
      const isFirst = await this.#table.put(
        itemKey.told(key),
        item,
        `attribute_not_exists(#${PARTITION_KEY})`,
      );
      const stored = isFirst ? undefined : await this.#table.get(itemKey.told(key));
      return this.#keep(key, stored ? this.#read(key, stored) : result, true);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return result;
    }
  }

  #read(key: string, { record }: Item): T {
    if (record === undefined) return checked(key, this.#schema, undefined);
    return readRecord(key, this.#schema, record.S);
  }

  #keep(key: string, result: T, stored: boolean): T {
    this.#here.set(key, { result, stored });
    const [oldest] = this.#here.keys();
    if (this.#here.size > MOST && oldest !== undefined) this.#here.delete(oldest);
    return result;
  }
}
