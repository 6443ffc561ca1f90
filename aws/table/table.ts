import { setTimeout as sleep } from "node:timers/promises";
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { StoreUnavailableError } from "../../runs/errors.ts";
import { available } from "./failures.ts";
import { PARTITION_KEY, type TableIndex } from "./keys.ts";

/** An item as DynamoDB has it. What is read from one is parsed with a schema. */
export type Item = Record<string, AttributeValue>;

/** Where the items are. */
export interface TableAccess {
  client: DynamoDBClient;
  /** The name of the table. */
  table: string;
}

/** A change of one item in DynamoDB's own language; words of an expression that begin with `#` need no explanation. */
export interface Change {
  update: string;
  condition: string;
  values: Item;
}

/** A part of one partition of an index, bounds included. */
export interface Range {
  index: TableIndex;
  value: string;
  from: string;
  to: string;
}

/** DynamoDB: at most 100 items in one BatchGetItem. */
const BATCH = 100;
/** How often a batch is asked for that brings nothing: 1.5 seconds of waiting in all. */
const EMPTY_TRIES = 5;

/**
 * The table of an installation: reads are consistent, writes are conditional, refusals have names.
 * Every method throws `StoreUnavailableError` when the table cannot be used now.
 */
export class Table {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor({ client, table }: TableAccess) {
    this.#client = client;
    this.#table = table;
  }

  async get(key: string): Promise<Item | undefined> {
    const command = new GetItemCommand({
      TableName: this.#table,
      Key: keyOf(key),
      ConsistentRead: true,
    });
    return (await available(key, () => this.#client.send(command)))?.Item;
  }

  /** The items that are there, in the order of the keys, each key once. */
  async getAll(keys: readonly string[]): Promise<Item[]> {
    const found = new Map<string, Item>();
    for (let from = 0; from < keys.length; from += BATCH) {
      const batch = keys.slice(from, from + BATCH).map(keyOf);
      for (const item of await this.#batch(batch)) found.set(item[PARTITION_KEY]?.S ?? "", item);
    }
    return keys.map((key) => found.get(key)).filter((item) => item !== undefined);
  }

  /**
   * Writes a whole item. False, and nothing is changed, when the condition does not hold.
   * @throws ItemTooLargeError
   */
  async put(key: string, item: Item, condition: string, values?: Item): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: { ...item, ...keyOf(key) },
      ConditionExpression: condition,
      ...namesIn(condition),
      ...(values ? { ExpressionAttributeValues: values } : {}),
    });
    return (await available(key, () => this.#client.send(command))) !== undefined;
  }

  /**
   * Changes an item, or makes it, and gives what it is afterwards. Undefined, and nothing is changed, when the
   * condition does not hold.
   * @throws ItemTooLargeError
   */
  async change(key: string, { update, condition, values }: Change): Promise<Item | undefined> {
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: keyOf(key),
      UpdateExpression: update,
      ConditionExpression: condition,
      ...namesIn(`${update} ${condition}`),
      ExpressionAttributeValues: values,
      ReturnValues: "ALL_NEW",
    });
    return (await available(key, () => this.#client.send(command)))?.Attributes;
  }

  /** The keys of the last items of a range of an index, last one first. */
  async lastKeys(range: Range, limit: number): Promise<string[]> {
    const command = new QueryCommand({ ...this.#query(range), ScanIndexForward: false, Limit: limit });
    const page = await available(range.index.name, () => this.#client.send(command));
    return keysIn(page?.Items);
  }

  /** The keys of all items of a range of an index, first one first. */
  async allKeys(range: Range): Promise<string[]> {
    const keys: string[] = [];
    const pages = paginateQuery({ client: this.#client }, this.#query(range));
    await available(range.index.name, async () => {
      for await (const page of pages) keys.push(...keysIn(page.Items));
    });
    return keys;
  }

  #query({ index, value, from, to }: Range) {
    return {
      TableName: this.#table,
      IndexName: index.name,
      KeyConditionExpression: "#partition = :value AND #sort BETWEEN :from AND :to",
      ExpressionAttributeNames: { "#partition": index.partition, "#sort": index.sort },
      ExpressionAttributeValues: { ":value": { S: value }, ":from": { S: from }, ":to": { S: to } },
    };
  }

  /** DynamoDB leaves out what is over 16 MB and what it has no capacity for: that is asked for again. */
  async #batch(keys: Item[]): Promise<Item[]> {
    const items: Item[] = [];
    let missing = keys;
    for (let empty = 0; missing.length > 0; ) {
      if (empty > 0) await sleep(50 * 2 ** empty);
      const command = new BatchGetItemCommand({
        RequestItems: { [this.#table]: { Keys: missing, ConsistentRead: true } },
      });
      const answer = await available("of a page", () => this.#client.send(command));
      const brought = answer?.Responses?.[this.#table] ?? [];
      items.push(...brought);
      missing = answer?.UnprocessedKeys?.[this.#table]?.Keys ?? [];
      empty = brought.length > 0 ? 0 : empty + 1;
      if (missing.length > 0 && empty === EMPTY_TRIES)
        throw new StoreUnavailableError(`DynamoDB leaves ${missing.length} items unread`);
    }
    return items;
  }
}

function keyOf(key: string): Item {
  return { [PARTITION_KEY]: { S: key } };
}

function keysIn(items: readonly Item[] | undefined): string[] {
  return (items ?? []).flatMap((item) => item[PARTITION_KEY]?.S ?? []);
}

/** `#word` in an expression stands for the attribute `word`, so that none clashes with DynamoDB's reserved words. */
function namesIn(expression: string): { ExpressionAttributeNames: Record<string, string> } {
  const words = expression.match(/#\w+/g) ?? [];
  return { ExpressionAttributeNames: Object.fromEntries(words.map((word) => [word, word.slice(1)])) };
}
