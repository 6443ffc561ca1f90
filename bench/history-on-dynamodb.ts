import { BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { itemKey, PARTITION_KEY } from "../aws/table/keys.ts";
import { runItem } from "../aws/table/run-item.ts";
import { DynamoRunStore } from "../aws/table/run-store.ts";
import type { TableAccess } from "../aws/table/table.ts";
import type { HistoryQuery } from "../runs/ports.ts";
import type { Status } from "../runs/status.ts";
import { startDynamo } from "../test/support/aws/table.ts";
import { SOME_TIME, someRun, someRunId } from "../test/support/runs.ts";
import type { Row } from "./row.ts";

const FEW = 1_000;
const MANY = 100_000;
const MINUTE = 60_000;
const LIMIT = 20;
/** The page and one run more from the index, the page from the table, and the run after which it starts. */
const NEEDED = LIMIT + 1 + LIMIT + 1;
/** DynamoDB takes at most 25 items in one BatchWriteItem. */
const BATCH = 25;

/** Half of all runs are one requester's, half go to one target; of the other values there are few or one. */
const requesterOf = (n: number) => (n % 2 === 0 ? "U0BUSY" : n === 777 ? "U0ONCE" : `U0DEV${n % 301}`);
const targetOf = (n: number) => (n % 4 < 2 ? "production" : n === 126 ? "forgotten" : `staging-${n % 19}`);
const statusOf = (n: number): Status =>
  n < 4 ? "interrupted" : n % 11 === 0 ? "failed" : n % 501 === 0 ? "timed-out" : "succeeded";

const answerSchema = z.object({
  Item: z.unknown().optional(),
  ScannedCount: z.number().default(0),
  Responses: z.record(z.string(), z.array(z.unknown())).default({}),
});

/**
 * How many items DynamoDB reads for a history page of 20, which is what it is paid for and what takes its time: with
 * few runs and with many, for every combination of filters, values that are frequent, rare and unknown, with and
 * without a beginning, on the first page and deep down.
 */
export async function benchHistoryOnDynamoDb(): Promise<Row[]> {
  const dynamo = await startDynamo();
  try {
    const access = await dynamo.table();
    const itemsRead = countingReads(dynamo.client);
    const store = new DynamoRunStore({
      ...access,
      onDamaged: (error) => {
        throw error;
      },
    });
    await fill(access, 0, FEW);
    const few = await worstOf(store, FEW, itemsRead);
    await fill(access, FEW, MANY);
    const many = await worstOf(store, MANY, itemsRead);
    return [rowOf(FEW, few, NEEDED), rowOf(MANY, many, few.measured)];
  } finally {
    await dynamo.close();
  }
}

interface Worst {
  measured: number;
  query: string;
}

function rowOf(runs: number, { measured, query }: Worst, bar: number): Row {
  const name = `items read on DynamoDB for a page of ${LIMIT} from ${runs.toLocaleString("en")} runs, the worst of all filters (${query})`;
  return { name, measured, bar, unit: "items" };
}

/** Gives how many items were read since it was last asked. */
function countingReads(client: DynamoDBClient): () => number {
  let read = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { Item, ScannedCount, Responses } = answerSchema.parse(result.output);
      read += ScannedCount + Object.values(Responses).flat().length + (Item === undefined ? 0 : 1);
      return result;
    },
    { step: "initialize", name: "countReads" },
  );
  return () => {
    const before = read;
    read = 0;
    return before;
  };
}

/** Writes what `DynamoRunStore.insert` would, many at a time. */
async function fill({ client, table }: TableAccess, from: number, to: number): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) {
      const [first, last] = [next, Math.min(next + BATCH, to)];
      next = last;
      const items = Array.from({ length: last - first }, (_, at) => itemOf(first + at));
      const requests = items.map((Item) => ({ PutRequest: { Item } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const template = someRun({ status: "succeeded" });

function itemOf(n: number) {
  const changed = { requester: requesterOf(n), target: targetOf(n), status: statusOf(n) };
  const run = { ...template, ...changed, id: someRunId(n), requestedAt: SOME_TIME + n * MINUTE };
  return { ...runItem(run), [PARTITION_KEY]: { S: itemKey.run(run.id) } };
}

async function worstOf(store: DynamoRunStore, runs: number, itemsRead: () => number): Promise<Worst> {
  let worst: Worst = { measured: 0, query: "none at all" };
  for (const query of queries(runs)) {
    itemsRead();
    await store.history(query);
    const measured = itemsRead();
    if (measured > worst.measured) worst = { measured, query: describeQuery(query) };
  }
  return worst;
}

function queries(runs: number): HistoryQuery[] {
  const all: HistoryQuery[] = [];
  for (const after of [{}, { after: someRunId(runs / 2) }])
    for (const since of [{}, { since: SOME_TIME }, { since: SOME_TIME + (runs - 5) * MINUTE }])
      for (const requester of [
        {},
        { requester: "U0BUSY" },
        { requester: "U0ONCE" },
        { requester: "U0NOBODY" },
      ])
        for (const target of [{}, { target: "production" }, { target: "forgotten" }, { target: "nowhere" }])
          for (const status of [{}, { status: "succeeded" }, { status: "interrupted" }] as const)
            all.push({ limit: LIMIT, ...after, ...since, ...requester, ...target, ...status });
  return all;
}

function describeQuery({ limit: _, ...query }: HistoryQuery): string {
  return Object.keys(query).join(", ") || "none at all";
}
