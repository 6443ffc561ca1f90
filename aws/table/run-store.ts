import { randomUUID } from "node:crypto";
import { RunNotFoundError, VersionConflictError } from "../../runs/errors.ts";
import { type Line, lineSchema } from "../../runs/line.ts";
import type { HistoryPage, HistoryQuery, RunStore } from "../../runs/ports.ts";
import { DamagedRecordError, readRecord, writtenRecord } from "../../runs/record.ts";
import type { Run } from "../../runs/run.ts";
import { isOpen } from "../../runs/status.ts";
import {
  END_OF_TIME,
  itemKey,
  justBefore,
  matches,
  OPEN_RUNS,
  PARTITION_KEY,
  PLACE,
  partitionFor,
  timeKey,
} from "./keys.ts";
import { readRun, runItem } from "./run-item.ts";
import { type Item, Table, type TableAccess } from "./table.ts";

const NEW = `attribute_not_exists(#${PARTITION_KEY})`;

/** What a run store works with. */
export interface RunStoreOptions extends TableAccess {
  /** Is told of each record that a list leaves out, so that a damaged one does not hide the others. */
  onDamaged(error: DamagedRecordError): void;
}

/**
 * Runs and lines in DynamoDB. What is read by its id is as it is now; `history` and `openRuns` find runs through
 * indexes that follow within about a second, then read each run as it is now, and leave out those that do not belong
 * there any more. So a run may be missing from a list for a moment, but none is shown as it was.
 */
export class DynamoRunStore implements RunStore {
  readonly #table: Table;
  readonly #onDamaged: (error: DamagedRecordError) => void;

  constructor({ onDamaged, ...access }: RunStoreOptions) {
    this.#table = new Table(access);
    this.#onDamaged = onDamaged;
  }

  /** @throws ItemTooLargeError */
  async insert(run: Run): Promise<boolean> {
    return this.#write(itemKey.run(run.id), runItem(run));
  }

  /** @throws DamagedRecordError */
  async get(id: string): Promise<Run | undefined> {
    const item = await this.#table.get(itemKey.run(id));
    return item && readRun(id, item);
  }

  /** @throws ItemTooLargeError */
  async replace(run: Run): Promise<void> {
    const saved = await this.#write(itemKey.run(run.id), runItem(run), run.version - 1);
    if (!saved) throw new VersionConflictError(run.id);
  }

  /** @throws RunNotFoundError when there is no run with the id after which the page should start */
  async history(query: HistoryQuery): Promise<HistoryPage> {
    const [from, to] = [timeKey(query.since ?? 0), await this.#endOf(query)];
    if (to < from) return { runs: [] };
    const keys = await this.#table.lastKeys({ ...partitionFor(query), from, to }, query.limit + 1);
    const page = keys.slice(0, query.limit);
    const runs = (await this.#readable(page)).filter((run) => matches(run, query));
    const last = page.at(-1);
    return keys.length > page.length && last ? { runs, next: idOf(last) } : { runs };
  }

  async openRuns(): Promise<Run[]> {
    const range = { index: OPEN_RUNS, value: "open", from: timeKey(0), to: END_OF_TIME };
    const runs = await this.#readable(await this.#table.allKeys(range));
    return runs.filter((run) => isOpen(run.status));
  }

  /** @throws DamagedRecordError */
  async line(target: string): Promise<Line> {
    const item = await this.#table.get(itemKey.line(target));
    if (!item) return { target, version: 0, waiting: [] };
    return readRecord(`line ${target}`, lineSchema, item.record?.S);
  }

  /** @throws ItemTooLargeError */
  async replaceLine(line: Line): Promise<void> {
    const record = writtenRecord(`line ${line.target}`, lineSchema, line);
    const item = { version: { N: String(line.version) }, record: { S: record } };
    const before = line.version === 1 ? undefined : line.version - 1;
    const saved = await this.#write(itemKey.line(line.target), item, before);
    if (!saved) throw new VersionConflictError(`The line of ${line.target}`);
  }

  /**
   * Writes an item if the one before has this version; if there is none, when no version is given. A request whose
   * answer was lost is repeated by the SDK and then finds its own item: that is a success, so each writing has a name.
   */
  async #write(key: string, item: Item, before?: number): Promise<boolean> {
    const writing = randomUUID();
    const named = { ...item, writing: { S: writing } };
    const saved =
      before === undefined
        ? await this.#table.put(key, named, NEW)
        : await this.#table.put(key, named, "#version = :before", { ":before": { N: String(before) } });
    return saved || (await this.#table.get(key))?.writing?.S === writing;
  }

  /** Where a page begins, which is the end of the range that it is read from. */
  async #endOf({ after }: HistoryQuery): Promise<string> {
    if (after === undefined) return END_OF_TIME;
    const place = (await this.#table.get(itemKey.run(after)))?.[PLACE]?.S;
    if (!place) throw new RunNotFoundError(after);
    return justBefore(place);
  }

  /** The runs with these keys, without those that cannot be read and those that are gone. */
  async #readable(keys: readonly string[]): Promise<Run[]> {
    const items = await this.#table.getAll(keys);
    return items.flatMap((item) => {
      try {
        return [readRun(idOf(item[PARTITION_KEY]?.S ?? ""), item)];
      } catch (error) {
        if (!(error instanceof DamagedRecordError)) throw error;
        this.#onDamaged(error);
        return [];
      }
    });
  }
}

function idOf(key: string): string {
  return key.slice(itemKey.run("").length);
}
