import { describe, expect, it } from "vitest";
import { isBeyondLimit } from "../../aws/lambdas/handler/sweep.ts";
import { measuredDecision, measuredEnd } from "../../aws/metrics.ts";
import { configSchema } from "../../runs/config.ts";
import { isOpen, STATUSES } from "../../runs/status.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";
import { ON_CALL, success } from "../support/services.ts";

const decision = { by: ON_CALL, at: SOME_TIME + 90_000, reason: "", digest: "d" };

describe("what is counted", () => {
  it("is the time to every decision, and an approval where it was one", () => {
    expect(measuredDecision(someRun())).toBeUndefined();
    expect(measuredDecision(someRun({ decision: { ...decision, verdict: "rejected" } }))).toEqual({
      WaitingTime: 90,
    });
    expect(measuredDecision(someRun({ decision: { ...decision, verdict: "approved" } }))).toEqual({
      RunsApproved: 1,
      WaitingTime: 90,
    });
  });

  it.each(STATUSES)(
    "is a failure for a run that was started and is %s, unless that is open or a success",
    (status) => {
      const run = someRun({ status, startedAt: 1, result: { ...success, duration: 120 } });
      if (isOpen(status)) return expect(measuredEnd(run)).toBeUndefined();
      expect(measuredEnd(run)).toEqual({
        Duration: 120,
        ...(status === "succeeded" ? {} : { RunsFailed: 1 }),
      });
    },
  );

  it("is nothing for a run that was never started, and no duration where nobody knows it", () => {
    expect(measuredEnd(someRun({ status: "rejected" }))).toBeUndefined();
    expect(
      measuredEnd(someRun({ status: "interrupted", startedAt: 1, result: { ...success, duration: null } })),
    ).toEqual({
      RunsFailed: 1,
    });
  });
});

describe("a run that is open", () => {
  const target = (more: object = {}) => ({
    runsIn: { kind: "codebuild", project: "console", queueTimeLimit: "15m", ...more },
    approvers: [ON_CALL],
    approvalExpiresAfter: "1h",
    timeLimit: "30m",
  });
  const config = configSchema.parse({
    channel: "C0RUNS",
    targets: { production: target(), slow: target({ queueTimeLimit: "8h" }) },
  });
  const minutes = (count: number) => SOME_TIME + count * 60_000;

  it.each([
    ["production", 75, false],
    ["production", 76, true],
    ["slow", 76, false],
    ["slow", 8 * 60 + 61, true],
    ["gone", 24 * 60 + 30, false],
    ["gone", 24 * 60 + 31, true],
  ])("and running on %s is stuck after %i minutes: %s", (name, after, expected) => {
    const run = someRun({ target: name, status: "running", startedAt: SOME_TIME });
    expect(isBeyondLimit(run, config, minutes(after))).toBe(expected);
  });

  it("and waits is stuck when approval, line and process together take longer than they may", () => {
    const longest = 60 + 7 * 24 * 60 + 15 + 30 + 60;
    expect(isBeyondLimit(someRun({ status: "queued" }), config, minutes(longest))).toBe(false);
    expect(isBeyondLimit(someRun({ status: "queued" }), config, minutes(longest + 1))).toBe(true);
  });
});
