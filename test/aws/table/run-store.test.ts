import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ItemTooLargeError } from "../../../aws/table/failures.ts";
import { DynamoRunStore } from "../../../aws/table/run-store.ts";
import type { TableAccess } from "../../../aws/table/table.ts";
import { RunNotFoundError, StoreUnavailableError, VersionConflictError } from "../../../runs/errors.ts";
import { joined } from "../../../runs/line.ts";
import { DamagedRecordError } from "../../../runs/record.ts";
import { record } from "../../../runs/run.ts";
import { describeRunStore } from "../../contracts/run-store.contract.ts";
import { SOME_TIME, someRun, someRunId, someRuns } from "../../support/runs.ts";
import { type BadLine, badLine, lostAnswers } from "./bad-line.ts";
import { useDynamo } from "./use-dynamo.ts";

const table = useDynamo();
const never = (error: Error) => {
  throw error;
};

describeRunStore("DynamoDB", async () => {
  const access = await table();
  return {
    store: new DynamoRunStore({ ...access, onDamaged: never }),
    second: new DynamoRunStore({ ...access, onDamaged: never }),
    dispose: () => undefined,
  };
});

describe("the DynamoDB store", () => {
  let access: TableAccess;
  let store: DynamoRunStore;
  let damaged: string[];
  beforeEach(async () => {
    access = await table();
    damaged = [];
    store = new DynamoRunStore({ ...access, onDamaged: ({ key }) => damaged.push(key) });
  });

  const set = (id: string, attribute: string, value: { S: string } | { N: string }) =>
    access.client.send(
      new UpdateItemCommand({
        TableName: access.table,
        Key: { pk: { S: `run#${id}` } },
        UpdateExpression: "SET #attribute = :value",
        ExpressionAttributeNames: { "#attribute": attribute },
        ExpressionAttributeValues: { ":value": value },
      }),
    );
  const idsOf = (runs: readonly { id: string }[]) => runs.map(({ id }) => id);

  describe("with a damaged record", () => {
    it.each([
      ["is not JSON", "record", { S: "{" }, "not JSON"],
      ["lacks what every run has", "record", { S: "{}" }, "mode"],
      ["is another run's", "record", { S: JSON.stringify(someRun({ id: someRunId(1) })) }, someRunId(1)],
      ["is no text", "record", { N: "1" }, "not there"],
      ["has another version than its item", "version", { N: "7" }, "version"],
    ])("that %s names the run and what is wrong with it", async (_, attribute, value, problem) => {
      await store.insert(someRun());
      await set(someRunId(), attribute, value);
      const failure = await store.get(someRunId()).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DamagedRecordError);
      expect(String(failure)).toMatch(new RegExp(`record of ${someRunId()} is damaged.*${problem}`, "s"));
    });

    it("shows the other runs of the page, pages past it, and reports it", async () => {
      const runs = someRuns(5);
      for (const run of runs) await store.insert(run);
      const [a, b, c, d, e] = idsOf(runs);
      await set(c ?? "", "record", { S: "{}" });
      const first = await store.history({ limit: 3 });
      const second = await store.history({ limit: 3, after: first.next ?? "" });
      expect(idsOf(first.runs)).toEqual([e, d]);
      expect(idsOf(second.runs)).toEqual([b, a]);
      expect(idsOf(await store.openRuns())).toEqual([a, b, d, e]);
      expect(damaged).toEqual([c, c]);
    });

    it("refuses to write one that it could not read", async () => {
      await expect(store.insert({ ...someRun(), requestedAt: 0.5 })).rejects.toThrow(DamagedRecordError);
      expect(await store.get(someRunId())).toBeUndefined();
    });
  });

  describe("while its indexes lag behind", () => {
    it("shows a run as it is now, and only under filters that hold for it", async () => {
      await store.insert(someRun({ status: "queued" }));
      await store.insert(someRun({ id: someRunId(1), status: "queued" }));
      await store.replace({ ...someRun({ status: "cancelled" }), version: 2 });
      await set(someRunId(), "runs_by_status", { S: '["queued"]' });
      expect(idsOf((await store.history({ limit: 5, status: "queued" })).runs)).toEqual([someRunId(1)]);
      expect((await store.history({ limit: 1, after: someRunId(1) })).runs).toMatchObject([
        { status: "cancelled" },
      ]);
    });

    it("does not give a run as open that is over", async () => {
      await store.insert(someRun({ status: "cancelled" }));
      await set(someRunId(), "open_runs", { S: "open" });
      expect(await store.openRuns()).toEqual([]);
    });
  });

  it("begins no page after a run that nobody knows", async () => {
    await expect(store.history({ limit: 1, after: someRunId(9) })).rejects.toThrow(RunNotFoundError);
  });

  it("has an empty page when the page begins where the wanted time ends", async () => {
    await store.insert(someRun());
    const query = { limit: 5, after: someRunId(), since: SOME_TIME + 1 };
    expect(await store.history(query)).toEqual({ runs: [] });
  });

  it("finds all of more than 200 open runs, which is more than one request reads", async () => {
    const runs = someRuns(205);
    await Promise.all(runs.map((run) => store.insert(run)));
    expect(idsOf(await store.openRuns())).toEqual(idsOf(runs));
  });

  describe("with more than 400 KB", () => {
    const long = "x".repeat(410_000);

    it("says so and changes nothing", async () => {
      const run = someRun();
      await store.insert(run);
      await expect(store.replace(record(run, { reason: long }))).rejects.toThrow(ItemTooLargeError);
      await expect(store.insert(someRun({ id: someRunId(1), reason: long }))).rejects.toThrow(
        /run#.* 400 KB/,
      );
      expect(await store.get(run.id)).toEqual(run);
      expect(await store.get(someRunId(1))).toBeUndefined();
    });
  });

  describe("when the answer to a write gets lost", () => {
    let line: BadLine;
    let other: DynamoRunStore;
    const open = async (opened: Promise<BadLine>) => {
      line = await opened;
      other = new DynamoRunStore({ ...line.access, onDamaged: never });
    };
    beforeEach(() => open(lostAnswers(access, "PutItem")));
    afterEach(() => line.close());

    it("the repeated insertion knows its own run again", async () => {
      expect(await other.insert(someRun())).toBe(true);
      expect(line.lost).toEqual(["PutItem"]);
    });

    it("the repeated replacement knows its own version again", async () => {
      await store.insert(someRun());
      await other.replace(record(someRun(), { reason: "other" }));
      expect(line.lost).toEqual(["PutItem"]);
      expect(await store.get(someRunId())).toMatchObject({ version: 2, reason: "other" });
    });

    it("a line knows its own version again", async () => {
      await other.replaceLine(joined(await other.line("production"), someRunId(), "token"));
      expect(line.lost).toEqual(["PutItem"]);
      expect(await store.line("production")).toMatchObject({ version: 1, waiting: [{ token: "token" }] });
    });

    it("a write that is not repeated is not said to have succeeded", async () => {
      await line.close();
      await open(badLine(access, () => "answer-lost"));
      await expect(other.insert(someRun())).rejects.toThrow(StoreUnavailableError);
      expect(line.lost).toEqual(["PutItem"]);
    });

    it("the same write by another one is still refused", async () => {
      const next = record(someRun(), { reason: "the same" });
      await store.insert(someRun());
      await store.replace(next);
      await expect(store.replace(next)).rejects.toThrow(VersionConflictError);
    });
  });
});
