import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { TableAccess } from "../../../aws/table/table.ts";
import { DurableOnce } from "../../../aws/table/told.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import { someRunId } from "../../support/runs.ts";
import { badLine, lostAnswers } from "./bad-line.ts";
import { useDynamo } from "./use-dynamo.ts";

const table = useDynamo();
const placeSchema = z.strictObject({ channel: z.string(), ts: z.string() });
const KEY = `${someRunId()}/started`;

describe("what was told to Slack", () => {
  let access: TableAccess;
  let done: string[];
  beforeEach(async () => {
    access = await table();
    done = [];
  });

  const onceOf = (via = access) => new DurableOnce(via, placeSchema);
  const post = (ts: string) => async () => {
    done.push(ts);
    return { channel: "C0RUNS", ts };
  };

  it("is not told again, by this process or another", async () => {
    const once = onceOf();
    expect(await once.do(KEY, post("1"))).toEqual({ channel: "C0RUNS", ts: "1" });
    expect(await once.do(KEY, post("2"))).toEqual({ channel: "C0RUNS", ts: "1" });
    expect(await onceOf().do(KEY, post("3"))).toEqual({ channel: "C0RUNS", ts: "1" });
    expect(await onceOf().do(`${KEY}/other`, post("4"))).toEqual({ channel: "C0RUNS", ts: "4" });
    expect(done).toEqual(["1", "4"]);
  });

  it("is known to every process, and what was not told to none", async () => {
    const [here, there] = [onceOf(), onceOf()];
    expect(await there.has(KEY)).toBe(false);
    await here.do(KEY, post("1"));
    expect(await here.has(KEY)).toBe(true);
    expect(await there.has(KEY)).toBe(true);
    expect(await there.has(`${KEY}/other`)).toBe(false);
  });

  it("is tried again when it failed", async () => {
    const once = onceOf();
    const fail = async () => {
      throw new Error("Slack is down");
    };
    await expect(once.do(KEY, fail)).rejects.toThrow("Slack is down");
    expect(await once.has(KEY)).toBe(false);
    await once.do(KEY, post("1"));
    expect(done).toEqual(["1"]);
  });

  it("may be something without a result", async () => {
    const once = () => new DurableOnce(access, z.void());
    const act = async () => void done.push("done");
    await once().do(KEY, act);
    expect(await once().do(KEY, act)).toBeUndefined();
    expect(done).toEqual(["done"]);
  });

  it("by two processes at the same time is the same message for both from then on", async () => {
    const both = await Promise.all([onceOf().do(KEY, post("1")), onceOf().do(KEY, post("2"))]);
    expect(done).toHaveLength(2);
    expect(new Set(both.map(({ ts }) => ts)).size).toBe(1);
    expect(await onceOf().do(KEY, post("3"))).toEqual(both[0]);
  });

  it("can be taken before it is done, by one process alone however many come at the same time", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => onceOf().take(KEY)));
    expect(all.filter(Boolean)).toHaveLength(1);
    expect(await onceOf().take(KEY)).toBe(false);
    expect(await onceOf().take(`${KEY}/other`)).toBe(true);
  });

  describe("when the table is away", () => {
    it("before it is told, is not told: nobody knows whether it was", async () => {
      const line = await badLine(access, () => "request-lost");
      await expect(onceOf(line.access).do(KEY, post("1"))).rejects.toThrow(StoreUnavailableError);
      await expect(onceOf(line.access).has(KEY)).rejects.toThrow(StoreUnavailableError);
      expect(done).toEqual([]);
      await line.close();
    });

    it("after it was told, counts all the same, and is written down the next time", async () => {
      let isAway = true;
      const line = await badLine(access, (action) =>
        isAway && action === "PutItem" ? "request-lost" : "through",
      );
      const once = onceOf(line.access);
      expect(await once.do(KEY, post("1"))).toMatchObject({ ts: "1" });
      expect(await once.do(KEY, post("2"))).toMatchObject({ ts: "1" });
      expect(await onceOf().has(KEY)).toBe(false);
      isAway = false;
      expect(await once.has(KEY)).toBe(true);
      expect(await onceOf().do(KEY, post("3"))).toMatchObject({ ts: "1" });
      expect(done).toEqual(["1"]);
      await line.close();
    });

    it("for an answer only, is told once", async () => {
      const line = await lostAnswers(access, "PutItem");
      expect(await onceOf(line.access).do(KEY, post("1"))).toMatchObject({ ts: "1" });
      expect(line.lost).toEqual(["PutItem"]);
      expect(await onceOf().do(KEY, post("2"))).toMatchObject({ ts: "1" });
      await line.close();
    });
  });

  it("that cannot be read any more is named, and not told again", async () => {
    await new DurableOnce(access, z.string()).do(KEY, async () => "no place");
    await expect(onceOf().do(KEY, post("1"))).rejects.toThrow(`record of ${KEY} is damaged`);
    expect(done).toEqual([]);
  });
});
