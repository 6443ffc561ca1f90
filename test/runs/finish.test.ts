import { describe, expect, it } from "vitest";
import { closed, finished, statusOf } from "../../runs/finish.ts";
import type { Ending, Result } from "../../runs/run.ts";
import { isOpen, STATUSES, type Status } from "../../runs/status.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";
import { success } from "../support/services.ts";

const cases: [Ending, number | null, Status][] = [
  ["exit", 0, "succeeded"],
  ["exit", 3, "failed"],
  ["exit", null, "failed"],
  ["exception", 1, "failed"],
  ["time-limit", null, "timed-out"],
  ["output-limit", null, "failed"],
  ["could-not-start", null, "failed"],
  ["cancelled", null, "cancelled"],
  ["killed", null, "interrupted"],
  ["server-died", null, "interrupted"],
  ["report-forged", null, "interrupted"],
];

describe("the result of a run", () => {
  it.each(cases)("that ended by %s with status %s means %s", (ending, exit, status) => {
    expect(statusOf({ ...success, ending, exit })).toBe(status);
  });

  it("is success only with a report of exit status 0", () => {
    const others = cases.filter(([ending, exit]) => !(ending === "exit" && exit === 0));
    for (const [ending, exit] of others) expect(statusOf({ ...success, ending, exit })).not.toBe("succeeded");
  });

  it("is kept with the run, and told in its record", () => {
    const run = finished(someRun({ status: "running" }), success, SOME_TIME + 9);
    expect(run).toMatchObject({ status: "succeeded", endedAt: SOME_TIME + 9, result: success });
    expect(run.entries.at(-1)).toMatchObject({ kind: "finished", detail: { status: "succeeded", exit: 0 } });
  });

  it("that comes a second time changes nothing", () => {
    const once = finished(someRun({ status: "running" }), success, SOME_TIME);
    const other: Result = { ...success, exit: 1 };
    expect(finished(once, other, SOME_TIME + 1)).toBe(once);
  });

  it("of a run that was stopped although nobody cancelled it is interrupted, not cancelled", () => {
    const result: Result = { ...success, ending: "cancelled", exit: null };
    expect(finished(someRun({ status: "running" }), result, SOME_TIME).status).toBe("interrupted");
    expect(finished(someRun({ status: "stopping" }), result, SOME_TIME).status).toBe("cancelled");
  });
});

describe("closing", () => {
  it.each(STATUSES)("a run that is %s leaves nothing open and no token behind", (status) => {
    const run = closed(someRun({ status, token: "t" }), "step-failed", SOME_TIME);
    expect(isOpen(run.status)).toBe(false);
    expect(run.token).toBeUndefined();
    if (!isOpen(status)) expect(run.status).toBe(status);
  });

  it.each([
    ["requested", "aborted"],
    ["awaiting-approval", "aborted"],
    ["queued", "aborted"],
    ["running", "interrupted"],
    ["stopping", "interrupted"],
  ] as const)("a run that is %s calls it %s", (status, expected) => {
    expect(closed(someRun({ status }), "step-failed", SOME_TIME)).toMatchObject({
      status: expected,
      problem: "step-failed",
    });
  });

  it("twice changes nothing the second time", () => {
    const once = closed(someRun({ status: "queued", token: "t" }), "step-failed", SOME_TIME);
    expect(closed(once, "step-failed", SOME_TIME + 1)).toBe(once);
  });
});
