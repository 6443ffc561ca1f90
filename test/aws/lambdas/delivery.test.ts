import { describe, expect, it } from "vitest";
import type { Run } from "../../../runs/run.ts";
import { someRun } from "../../support/runs.ts";
import { decision } from "./given.ts";
import { useFunctions } from "./use-functions.ts";

const deploy = useFunctions();

describe("what waits for Slack", () => {
  it("is told in order, once, by a function that is called twice", async () => {
    const { host, tables, slack } = await deploy();
    const run = someRun({ origin: "C0RUNS", status: "queued" });
    await tables.store.insert({ ...run, decision: decision(run, 5) });
    await tables.outbox.notify(run.id, "card");
    await tables.outbox.notify(run.id, "decision");
    await Promise.all([host.invoke("deliver", { runId: run.id }), host.invoke("deliver", { runId: run.id })]);
    await host.invoke("deliver", { runId: run.id });
    const posts = slack.to("chat.postMessage");
    expect(posts.map(({ thread_ts }) => thread_ts !== undefined)).toEqual([false, true]);
    expect(await tables.outbox.waiting(Date.now())).toEqual([]);
  });

  it("waits a moment when Slack asks for it", async () => {
    const { host, tables, slack } = await deploy();
    const run = someRun({ origin: "C0RUNS" });
    await tables.store.insert(run);
    await tables.outbox.notify(run.id, "card");
    slack.behave(() =>
      slack.to("chat.postMessage").length === 1
        ? { status: 429, headers: { "retry-after": "1" }, body: { ok: false, error: "ratelimited" } }
        : undefined,
    );
    await host.invoke("deliver", { runId: run.id });
    expect(slack.to("chat.postMessage")).toHaveLength(2);
  });

  it("is left to the sweep when Slack asks for long", async () => {
    const { host, tables, slack } = await deploy();
    const run = someRun({ origin: "C0RUNS" });
    await tables.store.insert(run);
    await tables.outbox.notify(run.id, "card");
    slack.behave(() => ({
      status: 429,
      headers: { "retry-after": "60" },
      body: { ok: false, error: "ratelimited" },
    }));
    await host.invoke("deliver", { runId: run.id });
    expect(slack.to("chat.postMessage")).toHaveLength(1);
    expect(await tables.outbox.waiting(Date.now())).toEqual([]);
    expect(await tables.outbox.waiting(Date.now() + 61_000)).toEqual([run.id]);
  });

  it("is told by the sweep when nobody was woken, and the sweep reports that nothing is stuck", async () => {
    const { host, tables, slack, lines } = await deploy();
    const run = someRun({ origin: "C0RUNS", requestedAt: Date.now() });
    await tables.store.insert(run);
    await tables.outbox.notify(run.id, "card");
    await host.invoke("sweep", {});
    expect(slack.to("chat.postMessage")).toHaveLength(1);
    expect(lines().filter((line) => "OpenBeyondLimit" in line)).toEqual([]);
  });

  it("is nothing for an event that names no run", async () => {
    const { host, lines } = await deploy();
    expect(await host.invoke("deliver", { runId: "../x" })).toBeNull();
    expect(lines()).toMatchObject([{ level: "WARN" }]);
  });
});

describe("the sweep", () => {
  it("reports a run that is open longer than anything allows", async () => {
    const { host, tables, lines } = await deploy();
    const started = Date.now() - 2 * 3_600_000;
    await tables.store.insert(someRun({ status: "running", requestedAt: started, startedAt: started }));
    await host.invoke("sweep", {});
    expect(lines().filter((line) => "OpenBeyondLimit" in line)).toMatchObject([{ OpenBeyondLimit: 1 }]);
  });

  it("closes a run whose execution ended without anybody hearing of it, and counts it", async () => {
    const { host, tables, steps, lines } = await deploy();
    const requestedAt = Date.now() - 3_600_000;
    const run = someRun({ status: "awaiting-approval", requestedAt });
    await tables.store.insert({
      ...run,
      decision: { ...decision(run, 60), verdict: "rejected" } as Run["decision"],
    });
    steps.executions = "ABORTED";
    await host.invoke("sweep", {});
    expect((await tables.store.get(run.id))?.status).toBe("aborted");
    expect(lines().filter((line) => "WaitingTime" in line)).toMatchObject([{ WaitingTime: 60 }]);
  });
});
