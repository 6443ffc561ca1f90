import type { HistoryQuery } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import { isOpen } from "../../runs/status.ts";

/** The key of the table: one text per item, no sort key. */
export const PARTITION_KEY = "pk";

/** The keys of the items by what they hold. No two kinds share a beginning, so no id can reach another kind. */
export const itemKey = {
  run: (id: string) => `run#${id}`,
  line: (target: string) => `line#${target}`,
  outbox: (runId: string) => `outbox#${runId}`,
  told: (key: string) => `told#${key}`,
  launch: (runId: string) => `launch#${runId}`,
  answered: (digest: string) => `answered#${digest}`,
};

/** One global secondary index. Both attributes are texts; an item that lacks one of them is not in the index. */
export interface TableIndex {
  name: string;
  partition: string;
  sort: string;
  /** Indexes lag behind the table, so they only say which items to read from it. */
  projection: "KEYS_ONLY";
}

const FILTERS = ["requester", "target", "status"] as const;
type Filter = (typeof FILTERS)[number];
const COMBINATIONS = Array.from({ length: 8 }, (_, bits) => FILTERS.filter((_, bit) => bits & (1 << bit)));

/** Orders runs by the time of the request and then by id. */
export const PLACE = "place";

/** The runs that are open. An item leaves it by losing the attribute. */
export const OPEN_RUNS = index("open_runs", PLACE);

/** The outboxes with something to tell, by the time at which somebody should look: {@link timeKey}. */
export const WAITING_OUTBOXES = index("waiting_outboxes", "due");

/**
 * Every index of the table. There is one for each combination of the history's filters, because only an index that
 * has exactly those filters finds a page without reading other runs. DynamoDB allows 20 for a table
 * (docs: "Service, account, and table quotas in Amazon DynamoDB").
 */
export const INDEXES: readonly TableIndex[] = [
  ...COMBINATIONS.map((given) => index(indexName(given), PLACE)),
  OPEN_RUNS,
  WAITING_OUTBOXES,
];

/** The attributes that table and indexes need to know of; all of them are texts. */
export const KEY_ATTRIBUTES: readonly string[] = [
  ...new Set([PARTITION_KEY, ...INDEXES.flatMap(({ partition, sort }) => [partition, sort])]),
];

/** The name of an index is also the name of its partition attribute. */
function index(name: string, sort: string): TableIndex {
  return { name, partition: name, sort, projection: "KEYS_ONLY" };
}

function indexName(given: readonly Filter[]): string {
  return ["runs_by", ...given].join("_");
}

/** Where the runs of a history are: the index that has exactly its filters, and the partition in it. */
export function partitionFor(query: Pick<HistoryQuery, Filter>): { index: TableIndex; value: string } {
  const given = FILTERS.filter((filter) => query[filter] !== undefined);
  return { index: index(indexName(given), PLACE), value: partitionOf(given, query) };
}

/** As JSON, no two lists of values are the same text, whatever is in them. */
function partitionOf(given: readonly Filter[], from: Pick<HistoryQuery, Filter>): string {
  return JSON.stringify(given.map((filter) => from[filter]));
}

/** The attributes of a run that put it into its indexes. */
export function runIndexAttributes(run: Run): Record<string, string> {
  const filters = COMBINATIONS.map((given) => [indexName(given), partitionOf(given, run)] as const);
  const open = isOpen(run.status) ? { [OPEN_RUNS.partition]: "open" } : {};
  return { ...Object.fromEntries(filters), ...open, [PLACE]: placeOf(run) };
}

/** Whether a filter of a history still holds for a run that an index named. */
export function matches(run: Run, query: HistoryQuery): boolean {
  return FILTERS.every((filter) => query[filter] === undefined || query[filter] === run[filter]);
}

/** The place of a run in the history. The dot leaves room for {@link justBefore}. */
function placeOf({ requestedAt, id }: Run): string {
  return `${timeKey(requestedAt)}#${id}.`;
}

/** Sorts before a place, and after the places of all older runs. */
export function justBefore(place: string): string {
  return place.slice(0, -1);
}

/** A time in milliseconds as text that sorts like the number: 16 digits, as many as the largest safe integer has. */
export function timeKey(milliseconds: number): string {
  return String(Math.max(0, Math.ceil(milliseconds))).padStart(16, "0");
}

/** Sorts after every {@link timeKey} and every place. */
export const END_OF_TIME = "~";
