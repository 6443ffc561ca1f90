import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { CreateTableCommand, DynamoDBClient, type KeySchemaElement } from "@aws-sdk/client-dynamodb";
import { INDEXES, KEY_ATTRIBUTES, PARTITION_KEY } from "../../../aws/table/keys.ts";
import type { TableAccess } from "../../../aws/table/table.ts";
import { listening } from "../listening.ts";
import { clientOf } from "./aws-service.ts";

/** The package has no types of its own. */
const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)("dynalite");

/** A DynamoDB on this machine, in memory. */
export interface LocalDynamo {
  client: DynamoDBClient;
  /** Makes an empty table as the stack makes it. */
  table(): Promise<TableAccess>;
  close(): Promise<void>;
}

/** Starts dynalite, which speaks DynamoDB's protocol. It has no transactions, and its indexes never lag behind. */
export async function startDynamo(): Promise<LocalDynamo> {
  const server = dynalite({ createTableMs: 0 });
  // Node closes a connection that was idle for 5 seconds, which may be in the instant in which a slow test uses it again.
  server.keepAliveTimeout = 0;
  const client = new DynamoDBClient(clientOf({ url: `http://127.0.0.1:${await listening(server)}` }));
  const close = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { client, table: () => madeTable(client), close };
}

async function madeTable(client: DynamoDBClient): Promise<TableAccess> {
  const table = `ambulance-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: KEY_ATTRIBUTES.map((name) => ({ AttributeName: name, AttributeType: "S" })),
      KeySchema: keySchema(PARTITION_KEY),
      GlobalSecondaryIndexes: INDEXES.map(({ name, partition, sort, projection }) => ({
        IndexName: name,
        KeySchema: keySchema(partition, sort),
        Projection: { ProjectionType: projection },
      })),
    }),
  );
  return { client, table };
}

function keySchema(partition: string, sort?: string): KeySchemaElement[] {
  const hash = { AttributeName: partition, KeyType: "HASH" } as const;
  return sort === undefined ? [hash] : [hash, { AttributeName: sort, KeyType: "RANGE" }];
}
