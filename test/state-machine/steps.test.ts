import { describe, expect, it } from "vitest";
import { decide } from "../../runs/decide.ts";
import { TargetUnavailableError } from "../../runs/errors.ts";
import type { Run } from "../../runs/run.ts";
import { executionEnded } from "../../state-machine/events/execution-ended.ts";
import { steps } from "../../state-machine/steps/index.ts";
import { someRunId } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, someConfig } from "../support/services.ts";
import { asked, digest, given } from "./given.ts";

/** Calls a step twice and says what the run looked like after each call: a step may be called twice. */
async function twice(step: () => Promise<unknown>, current: () => Promise<Run>) {
  const first = { answer: await step(), run: await current() };
  const second = { answer: await step(), run: await current() };
  return { first, second };
}

describe("checking the command", () => {
  it.each([
    ["asks for an approval where one is needed", {}, { verdict: "ask", approvalSeconds: 3600 }, "requested"],
    ["lets the run go on where none is needed", { approval: "never" }, { verdict: "run" }, "queued"],
    ["refuses when nobody could approve", { approvers: [DEVELOPER] }, { verdict: "refused" }, "refused"],
  ] satisfies [string, Parameters<typeof someConfig>[0], object, string][])(
    "%s",
    async (_, target, answer, status) => {
      const { services, input, current } = await given(asked(), { config: someConfig(target) });
      const { first, second } = await twice(() => steps.CheckTheCommand(services, input), current);
      expect(first.answer).toMatchObject(answer);
      expect(first.run.status).toBe(status);
      expect(second).toEqual(first);
    },
  );

  it("refuses when the target cannot run anything", async () => {
    const { services, input, current } = await given(asked());
    services.launcher.place = async () => {
      throw new TargetUnavailableError("There is no directory.");
    };
    expect(await steps.CheckTheCommand(services, input)).toMatchObject({ verdict: "refused" });
    expect(await current()).toMatchObject({ status: "refused", problem: "target-unavailable" });
  });
});

describe("waiting for an approval", () => {
  it("keeps the token before it shows the buttons", async () => {
    const { services, input, current, clock } = await given(asked());
    const seen: (string | undefined)[] = [];
    services.notifier.notify = async () => void seen.push((await current()).token);
    await steps.WaitForApproval(services, { ...input, token: "t1" });
    expect(seen).toEqual(["t1", "t1"]);
    expect(await current()).toMatchObject({ status: "awaiting-approval", expiresAt: clock.time + 3_600_000 });
  });

  it("with a new token after a crash keeps the new one, and the time that is left", async () => {
    const { services, input, current, clock } = await given(asked());
    await steps.WaitForApproval(services, { ...input, token: "t1" });
    const before = await current();
    clock.time += 1000;
    await steps.WaitForApproval(services, { ...input, token: "t2" });
    expect(await current()).toMatchObject({ token: "t2", expiresAt: before.expiresAt });
  });

  it("answers the new token at once when the decision came while it was renewed", async () => {
    const { services, input, called } = await given(asked());
    await steps.WaitForApproval(services, { ...input, token: "t1" });
    await decide(services, input.runId, { verdict: "approved", by: ON_CALL, reason: "" });
    called.length = 0;
    await steps.WaitForApproval(services, { ...input, token: "t2" });
    expect(called).toEqual(['answer t2 {"verdict":"approved"}']);
  });
});

describe("when nobody decided in time", () => {
  it("the request expires", async () => {
    const { services, input, current } = await given(asked({ status: "awaiting-approval" }));
    const { first, second } = await twice(() => steps.ExpireTheRequest(services, input), current);
    expect(first).toMatchObject({ answer: { verdict: "expired" }, run: { status: "expired" } });
    expect(second).toEqual(first);
  });

  it.each([
    ["queued", "approved"],
    ["rejected", "rejected"],
    ["cancelled", "expired"],
  ] as const)("a run that is %s by then goes on as %s", async (status, verdict) => {
    const { services, input } = await given(asked({ status }));
    expect(await steps.ExpireTheRequest(services, input)).toEqual({ verdict });
  });
});

describe("the line in front of a target", () => {
  it("lets the first go and keeps the others waiting, in order, until it is left", async () => {
    const runs = [1, 2, 3].map((n) => asked({ id: someRunId(n), status: "queued" }));
    const { services, called, current } = await given(asked({ status: "queued" }));
    for (const run of runs) await services.store.insert(run);
    for (const [n, run] of runs.entries())
      await steps.TakeTheTarget(services, { runId: run.id, token: `t${n}` });
    expect(new Set(called)).toEqual(new Set(["answer t0 {}"]));
    expect((await services.store.get(runs[2]?.id ?? ""))?.behind).toBe(runs[1]?.id);
    called.length = 0;
    await executionEnded(services, runs[0]?.id ?? "", "ABORTED");
    expect(called).toEqual(["answer t1 {}"]);
    expect((await current()).behind).toBeUndefined();
  });

  it("is not for reading runs, unless the target takes one at a time", async () => {
    const reading = asked({ mode: "read-only", status: "queued" });
    for (const [oneAtATime, waits] of [
      ["writes", false],
      ["all", true],
    ] as const) {
      const { services, called, input } = await given(reading, { config: someConfig({ oneAtATime }) });
      await services.store.replaceLine({
        target: "production",
        version: 1,
        waiting: [{ runId: someRunId(5), token: "first" }],
      });
      await steps.TakeTheTarget(services, { ...input, token: "mine" });
      expect(called.includes("answer mine {}")).toBe(!waits);
    }
  });

  it("moves on when somebody in the middle of it is cancelled", async () => {
    const runs = [0, 1, 2].map((n) => asked({ id: someRunId(n + 1), status: "queued" }));
    const { services } = await given(asked());
    for (const run of runs) await services.store.insert(run);
    for (const [n, run] of runs.entries())
      await steps.TakeTheTarget(services, { runId: run.id, token: `t${n}` });
    await executionEnded(services, runs[1]?.id ?? "", "ABORTED");
    expect((await services.store.line("production")).waiting.map((place) => place.token)).toEqual([
      "t0",
      "t2",
    ]);
  });
});

describe("preparing the launch", () => {
  const approved = asked({
    status: "queued",
    token: "t",
    decision: { verdict: "approved", by: ON_CALL, at: 1, reason: "", digest },
  });

  it("gives the plan and calls the run running; a second time it gives the plan again", async () => {
    const { services, input, current } = await given(approved);
    const { first, second } = await twice(() => steps.PrepareTheLaunch(services, input), current);
    expect(first).toMatchObject({
      answer: { verdict: "launch", executor: "ecs" },
      run: { status: "running" },
    });
    expect(first.run.token).toBeUndefined();
    expect(second).toEqual(first);
  });

  it.each([
    [
      "its approver is no longer in the list",
      { config: someConfig({ approvers: ["U0OTHER"] }) },
      "approval-void",
    ],
    ["its target is gone", { config: { ...someConfig(), targets: {} } }, "target-gone"],
  ])("refuses when %s", async (_, overrides, problem) => {
    const { services, input, current } = await given(approved, overrides);
    expect(await steps.PrepareTheLaunch(services, input)).toEqual({ verdict: "refused" });
    expect(await current()).toMatchObject({ status: "refused", problem });
  });

  it("refuses what was cancelled in the meantime", async () => {
    const { services, input, current } = await given({ ...approved, status: "cancelled" });
    expect(await steps.PrepareTheLaunch(services, input)).toEqual({ verdict: "refused" });
    expect((await current()).status).toBe("cancelled");
  });

  it("that fails to make a plan leaves the run queued: nothing ran", async () => {
    const { services, input, current } = await given(approved);
    services.launcher.plan = async () => {
      throw new Error("no capacity");
    };
    await expect(steps.PrepareTheLaunch(services, input)).rejects.toThrow("no capacity");
    expect((await current()).status).toBe("queued");
  });
});
