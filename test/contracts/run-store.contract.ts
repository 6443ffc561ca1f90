import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VersionConflictError } from "../../runs/errors.ts";
import { joined } from "../../runs/line.ts";
import type { HistoryQuery, RunStore } from "../../runs/ports.ts";
import { move, type Run, record } from "../../runs/run.ts";
import { OPEN_STATUSES, STATUSES } from "../../runs/status.ts";
import { SOME_TIME, someRun, someRunId, someRuns } from "../support/runs.ts";

/** An empty store of the kind under test, and a second way into the same data. */
export interface StoreUnderTest {
  store: RunStore;
  /** Another connection to what `store` remembers, as another process would have. */
  second: RunStore;
  /** Ends it and removes what it left behind. */
  dispose(): Promise<void> | void;
}

/** What every {@link RunStore} must do, wherever it keeps its data. */
export function describeRunStore(name: string, open: () => Promise<StoreUnderTest> | StoreUnderTest): void {
  describe(`the run store on ${name}`, () => {
    let opened: StoreUnderTest;
    let store: RunStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    const fill = async (runs: readonly Run[]) => {
      for (const run of runs) await store.insert(run);
    };
    const idsOf = async (query: Partial<HistoryQuery>) =>
      (await store.history({ limit: 100, ...query })).runs.map((run) => run.id);

    describe("a run", () => {
      it("comes back as it was stored", async () => {
        const run = fullRun();
        expect(await store.insert(run)).toBe(true);
        expect(await store.get(run.id)).toEqual(run);
      });

      it("comes back with whatever text people wrote", async () => {
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: "binary" }), fc.nat(1e6), async (text, n) => {
            const run = someRun({ id: someRunId(n), command: text, reason: text, target: `t${text}` });
            if (await store.insert(run)) expect(await store.get(run.id)).toEqual(run);
          }),
          { numRuns: 50 },
        );
      });

      it("that nobody stored is not there", async () => {
        expect(await store.get(someRunId())).toBeUndefined();
      });

      it("is inserted once: the second insertion changes nothing and says so", async () => {
        await store.insert(someRun({ reason: "first" }));
        expect(await store.insert(someRun({ reason: "second" }))).toBe(false);
        expect(await store.get(someRun().id)).toMatchObject({ reason: "first" });
      });

      it("is replaced by its next version", async () => {
        const run = someRun();
        await store.insert(run);
        const next = move(
          run,
          "awaiting-approval",
          {},
          { kind: "checked", by: "ambulance", at: SOME_TIME + 1 },
        );
        await store.replace(next);
        expect(await opened.second.get(run.id)).toEqual(next);
      });

      it.each([
        ["the same version", 1],
        ["a version that skips one", 3],
      ])("is not replaced by %s", async (_, version) => {
        const run = someRun();
        await store.insert(run);
        await expect(store.replace({ ...run, reason: "other", version })).rejects.toThrow(
          VersionConflictError,
        );
        expect(await store.get(run.id)).toEqual(run);
      });

      it("that was never stored is not replaced", async () => {
        await expect(store.replace(someRun({ version: 2 }))).rejects.toThrow(VersionConflictError);
        expect(await store.get(someRun().id)).toBeUndefined();
      });

      it("is not changed by changing what was given or returned", async () => {
        const run = someRun();
        await store.insert(run);
        run.links.push({ name: "console", url: "https://example.com" });
        (await store.get(run.id))?.entries.pop();
        expect(await store.get(run.id)).toEqual(someRun());
      });

      it("goes to exactly one of two who write the same version at once", async () => {
        const run = someRun();
        await store.insert(run);
        for (let version = 1; version <= 20; version++) {
          const current = await store.get(run.id);
          if (!current) throw new Error("the run is gone");
          const writes = [store, opened.second].map((writer, n) =>
            writer.replace(record(current, { reason: `writer ${n} of ${version}` })),
          );
          const outcomes = await Promise.allSettled(writes);
          expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
        }
        expect(await store.get(run.id)).toMatchObject({ version: 21 });
      });

      it("is inserted by exactly one of two who insert it at once", async () => {
        const inserted = await Promise.all([store.insert(someRun()), opened.second.insert(someRun())]);
        expect(inserted.sort()).toEqual([false, true]);
      });
    });

    describe("the history", () => {
      it("is an empty page when there is nothing", async () => {
        expect(await store.history({ limit: 20 })).toEqual({ runs: [] });
      });

      it("shows the newest first, by the time of the request and then by id", async () => {
        const [a, b, c, d] = [someRunId(0), someRunId(1), someRunId(2), someRunId(3)];
        // The modal of `a` was opened first and submitted last.
        await fill([
          someRun({ id: a, requestedAt: SOME_TIME + 9000 }),
          someRun({ id: b, requestedAt: SOME_TIME + 5000 }),
          someRun({ id: c, requestedAt: SOME_TIME + 5000 }),
          someRun({ id: d, requestedAt: SOME_TIME + 4000 }),
        ]);
        expect(await idsOf({})).toEqual([a, c, b, d]);
      });

      it("has a next page exactly when older runs exist", async () => {
        await fill(someRuns(4));
        expect(await store.history({ limit: 4 })).not.toHaveProperty("next");
        expect(await store.history({ limit: 3 })).toHaveProperty("next");
      });

      it("begins at a time, that time included", async () => {
        const runs = someRuns(3);
        await fill(runs);
        expect(await idsOf({ since: runs[1]?.requestedAt ?? 0 })).toEqual([runs[2]?.id, runs[1]?.id]);
        expect(await idsOf({ since: (runs[2]?.requestedAt ?? 0) + 1 })).toEqual([]);
      });

      it("follows a run when its status changes", async () => {
        const run = someRun();
        await store.insert(run);
        await store.replace(
          move(run, "cancelled", {}, { kind: "cancelled", by: "U0DEVELOPER", at: SOME_TIME + 1 }),
        );
        expect(await idsOf({ status: "requested" })).toEqual([]);
        expect(await idsOf({ status: "cancelled" })).toEqual([run.id]);
      });

      it("finds, page by page, exactly the runs that every filter holds for", async () => {
        const requesters = ["U0ANNA", "U0BEN"];
        const targets = ["production", "staging"];
        const statuses = ["succeeded", "failed", "queued"] as const;
        const runs = someRuns(120, (n) => ({
          requester: requesters[n % 2] ?? "",
          target: targets[n % 3 === 0 ? 1 : 0] ?? "",
          status: statuses[n % 7 === 0 ? 2 : n % 2] ?? "failed",
        }));
        await fill(runs);
        await fc.assert(
          fc.asyncProperty(
            filters(requesters, targets, statuses),
            fc.integer({ min: 1, max: 30 }),
            async (query, limit) => {
              const expected = runs.filter((run) => holds(run, query)).map((run) => run.id);
              expect(await everyPage(store, { ...query, limit })).toEqual(expected.reverse());
            },
          ),
          { numRuns: 60 },
        );
      });
    });

    describe("open runs", () => {
      it("are those whose status is open, oldest first", async () => {
        const runs = someRuns(STATUSES.length, (n) => ({ status: STATUSES[n] ?? "failed" }));
        await fill(runs.toReversed());
        expect((await store.openRuns()).map((run) => run.status)).toEqual(OPEN_STATUSES);
      });
    });

    describe("a line", () => {
      it("is empty and of version 0 before anybody stood in it", async () => {
        expect(await store.line("production")).toEqual({ target: "production", version: 0, waiting: [] });
      });

      it("is replaced by its next version", async () => {
        const first = joined(await store.line("production"), someRunId(0), "token-a");
        await store.replaceLine(first);
        const second = joined(first, someRunId(1), "token-b");
        await store.replaceLine(second);
        expect(await opened.second.line("production")).toEqual(second);
        expect(await store.line("staging")).toMatchObject({ version: 0 });
      });

      it.each([1, 2, 4])("of version 2 is not replaced by version %i", async (version) => {
        const first = joined(await store.line("production"), someRunId(0), "a");
        const second = joined(first, someRunId(1), "b");
        await store.replaceLine(first);
        await store.replaceLine(second);
        await expect(store.replaceLine({ ...second, version })).rejects.toThrow(VersionConflictError);
        expect(await store.line("production")).toEqual(second);
      });

      it("that does not exist is not replaced by version 2", async () => {
        const line = { target: "production", version: 2, waiting: [] };
        await expect(store.replaceLine(line)).rejects.toThrow(VersionConflictError);
      });

      it("takes exactly one of two who join at once", async () => {
        const line = await store.line("production");
        const outcomes = await Promise.allSettled([
          store.replaceLine(joined(line, someRunId(0), "a")),
          opened.second.replaceLine(joined(line, someRunId(1), "b")),
        ]);
        expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
        expect((await store.line("production")).waiting).toHaveLength(1);
      });
    });
  });
}

type Filters = Pick<HistoryQuery, "requester" | "target" | "status" | "since">;

function filters(
  requesters: string[],
  targets: string[],
  statuses: readonly Run["status"][],
): fc.Arbitrary<Filters> {
  return fc.record(
    {
      requester: fc.constantFrom(...requesters, "U0NOBODY"),
      target: fc.constantFrom(...targets, "nowhere"),
      status: fc.constantFrom(...statuses),
      since: fc.integer({ min: SOME_TIME - 1, max: SOME_TIME + 121 * 60_000 }),
    },
    { requiredKeys: [] },
  );
}

function holds(run: Run, { requester, target, status, since }: Filters): boolean {
  return (
    (requester === undefined || run.requester === requester) &&
    (target === undefined || run.target === target) &&
    (status === undefined || run.status === status) &&
    (since === undefined || run.requestedAt >= since)
  );
}

async function everyPage(store: RunStore, query: HistoryQuery): Promise<string[]> {
  const { runs, next } = await store.history(query);
  const ids = runs.map((run) => run.id);
  return next === undefined ? ids : [...ids, ...(await everyPage(store, { ...query, after: next }))];
}

/** A run with every field there is. */
function fullRun(): Run {
  return someRun({
    status: "failed",
    origin: "C0ORIGIN",
    expiresAt: SOME_TIME + 8 * 3_600_000,
    token: "token",
    decision: { verdict: "approved", by: "U0ONCALL", at: SOME_TIME + 5, reason: "", digest: "d" },
    cancelledBy: "U0DEVELOPER",
    problem: "target-gone",
    behind: someRunId(7),
    startedAt: SOME_TIME + 10,
    endedAt: SOME_TIME + 20,
    links: [{ name: "log", url: "https://example.com/log" }],
    result: {
      ending: "exception",
      exit: 1,
      duration: 12.5,
      exception: { class: "RuntimeError", message: "全部\u0000だめ", line: 3 },
      problem: null,
      outputBytes: 42,
    },
    messages: { card: { channel: "C0RUNS", ts: "1.2" }, output: { channel: "C0RUNS", ts: "1.3" } },
  });
}
