import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { DynamoRunStore } from "../../../aws/table/run-store.ts";
import { RunNotFoundError, StoreUnavailableError } from "../../../runs/errors.ts";
import {
  type AwsAction,
  AwsRefusal,
  type AwsService,
  awsJsonService,
  clientOf,
} from "../../support/aws/aws-service.ts";
import { someRun, someRunId, someRuns } from "../../support/runs.ts";

const batchSchema = z.object({ runs: z.object({ Keys: z.array(z.unknown()) }) });
let service: AwsService | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

const storeOn = async (actions: Record<string, AwsAction>, attempts = 1) => {
  service = await awsJsonService(actions);
  const client = new DynamoDBClient({ ...clientOf(service), maxAttempts: attempts });
  const onDamaged = (error: Error) => {
    throw error;
  };
  return new DynamoRunStore({ client, table: "runs", onDamaged });
};
const refusing = (name: string, status = 400) => {
  const refuse = () => {
    throw new AwsRefusal(name, name, { status });
  };
  return { GetItem: refuse, PutItem: refuse, Query: refuse, BatchGetItem: refuse };
};

describe("a DynamoDB that refuses", () => {
  it.each([
    ["ProvisionedThroughputExceededException", 400],
    ["ThrottlingException", 400],
    ["RequestLimitExceeded", 400],
    ["InternalServerError", 500],
    ["ServiceUnavailable", 503],
  ])("with %s makes the store unavailable, for reads, writes and lists", async (name, status) => {
    const store = await storeOn(refusing(name, status));
    const line = { target: "production", version: 1, waiting: [] };
    for (const attempt of [
      () => store.get(someRunId()),
      () => store.insert(someRun()),
      () => store.replace(someRun({ version: 2 })),
      () => store.line("production"),
      () => store.replaceLine(line),
      () => store.history({ limit: 1 }),
      () => store.openRuns(),
    ])
      await expect(attempt()).rejects.toThrow(StoreUnavailableError);
  });

  it.each(["AccessDeniedException", "ResourceNotFoundException", "ValidationException"])(
    "with %s is told as it is: trying again does not help",
    async (name) => {
      const store = await storeOn(refusing(name));
      await expect(store.get(someRunId())).rejects.toMatchObject({ name });
      await expect(store.insert(someRun())).rejects.toMatchObject({ name });
    },
  );

  it("once is asked again by the SDK, and the write succeeds", async () => {
    let calls = 0;
    const store = await storeOn(
      {
        PutItem: () => {
          calls += 1;
          if (calls === 1) throw new AwsRefusal("ProvisionedThroughputExceededException");
        },
      },
      2,
    );
    expect(await store.insert(someRun())).toBe(true);
    expect(calls).toBe(2);
  });

  it("is named in the cause, and says nothing of what was to be written", async () => {
    const store = await storeOn(refusing("ThrottlingException"));
    const failure = await store.insert(someRun({ token: "a secret" })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ cause: { name: "ThrottlingException" } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("a secret");
  });
});

describe("a DynamoDB that cannot be reached", () => {
  it("makes the store unavailable", async () => {
    const store = await storeOn({});
    await service?.close();
    await expect(store.get(someRunId())).rejects.toThrow(StoreUnavailableError);
  });
});

describe("a DynamoDB that leaves a part of a page unread", () => {
  const runs = someRuns(3);
  const keys = runs.map(({ id }) => ({ pk: { S: `run#${id}` } })).toReversed();
  const itemOf = (run: (typeof runs)[number]) => ({
    pk: { S: `run#${run.id}` },
    version: { N: "1" },
    record: { S: JSON.stringify(run) },
  });
  const itemFor = (key: unknown) => runs.filter((run) => JSON.stringify(key).includes(run.id)).map(itemOf);

  it("is asked for the rest, and the page has its order", async () => {
    const asked: number[] = [];
    const store = await storeOn({
      Query: () => ({ Items: keys }),
      BatchGetItem: ({ RequestItems }) => {
        const { Keys } = batchSchema.parse(RequestItems).runs;
        asked.push(Keys.length);
        const last = Keys.at(-1);
        const rest = Keys.slice(0, -1);
        return {
          Responses: { runs: itemFor(last) },
          UnprocessedKeys: rest.length ? { runs: { Keys: rest } } : {},
        };
      },
    });
    expect((await store.history({ limit: 5 })).runs).toEqual(runs.toReversed());
    expect(asked).toEqual([3, 2, 1]);
  });

  it("for good makes the store unavailable, and no page is shown that lacks runs", async () => {
    const store = await storeOn({
      Query: () => ({ Items: keys }),
      BatchGetItem: ({ RequestItems }) => ({ Responses: {}, UnprocessedKeys: RequestItems }),
    });
    await expect(store.history({ limit: 5 })).rejects.toThrow(StoreUnavailableError);
    expect(service?.calls.filter(({ action }) => action === "BatchGetItem")).toHaveLength(5);
  });

  it("reads from the table as it is now, never from what it was", async () => {
    const store = await storeOn({
      GetItem: () => ({}),
      Query: () => ({ Items: keys.slice(0, 1) }),
      BatchGetItem: () => ({ Responses: { runs: [] } }),
    });
    await store.get(someRunId());
    await store.line("production");
    await store.history({ limit: 1 });
    await expect(store.history({ limit: 1, after: someRunId() })).rejects.toThrow(RunNotFoundError);
    const inputs = service?.calls.filter(({ action }) => action !== "Query").map(({ input }) => input);
    expect(inputs).toHaveLength(4);
    for (const input of inputs ?? []) expect(JSON.stringify(input)).toContain('"ConsistentRead":true');
  });
});
