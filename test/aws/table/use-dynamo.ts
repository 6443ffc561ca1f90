import { afterAll, beforeAll } from "vitest";
import type { TableAccess } from "../../../aws/table/table.ts";
import { type LocalDynamo, startDynamo } from "../../support/aws/table.ts";

/** One DynamoDB for the tests of a file. Gives each caller an empty table of its own. */
export function useDynamo(): () => Promise<TableAccess> {
  let dynamo: LocalDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.close());
  return () => dynamo.table();
}
