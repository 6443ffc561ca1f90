import { describe, expect, it } from "vitest";
import { executionEnded } from "../../state-machine/events/execution-ended.ts";
import { AT_START, timePassed } from "../../state-machine/events/time-passed.ts";
import { steps } from "../../state-machine/steps/index.ts";
import { someRunId } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, someServices } from "../support/services.ts";
import { asked, digest, given } from "./given.ts";

describe("the end", () => {
  it("collects the result once, frees the target and tells the thread", async () => {
    const { services, input, current, told } = await given(asked({ status: "running", startedAt: 1 }));
    await steps.CollectTheResult(services, input);
    const collected = await current();
    await steps.CollectTheResult(services, input);
    expect(await current()).toEqual(collected);
    await steps.CloseTheRun(services, input);
    expect(collected.status).toBe("succeeded");
    expect(told.map(([, notice]) => notice)).toEqual(["output", "card", "result"]);
  });

  it("of a run whose step failed calls it aborted: nothing ran", async () => {
    const { services, input, current } = await given(asked({ status: "awaiting-approval", token: "t" }));
    await steps.CloseTheRun(services, { ...input, error: { Error: "Error", Cause: "secret detail" } });
    expect(await current()).toMatchObject({ status: "aborted", problem: "step-failed" });
    expect(JSON.stringify(await current())).not.toContain("secret detail");
  });

  it("of an execution that was stopped closes a run that was being stopped as cancelled", async () => {
    const { services, input, current } = await given(
      asked({ status: "stopping", startedAt: 1, cancelledBy: DEVELOPER }),
    );
    services.launcher.result = async () => ({
      ending: "cancelled",
      exit: null,
      duration: null,
      exception: null,
      problem: null,
      outputBytes: 0,
    });
    await executionEnded(services, input.runId, "ABORTED");
    await executionEnded(services, input.runId, "ABORTED");
    expect((await current()).status).toBe("cancelled");
  });

  it("of an execution that nobody knows is not an error", async () => {
    const { services } = someServices();
    await expect(executionEnded(services, someRunId(), "FAILED")).resolves.toBeUndefined();
  });
});

const fail = (error: unknown) => {
  throw error;
};

describe("a server that starts again", () => {
  it.each([
    ["rejected", 'answer t {"verdict":"rejected"}'],
    ["cancelled", "stop"],
  ] as const)("ends the execution of a run that was %s when the server died", async (status, expected) => {
    const decision = { verdict: "rejected", by: ON_CALL, at: 1, reason: "no", digest } as const;
    const { services, called, input } = await given(
      asked({ status, token: "t", ...(status === "rejected" ? { decision } : {}) }),
    );
    services.workflow.underWay = async () => [input.runId];
    await timePassed(services, fail, AT_START);
    expect(called).toEqual([expected === "stop" ? `stop ${input.runId}` : expected]);
  });

  it("mends the others when one of them cannot be read", async () => {
    const { services, called, input } = await given(asked({ status: "stopping" }));
    const damaged = someRunId(8);
    const { get } = services.store;
    services.store.get = async (id) =>
      id === damaged ? fail(new Error("damaged")) : get.call(services.store, id);
    services.workflow.underWay = async () => [damaged];
    const problems: unknown[] = [];
    await timePassed(services, (error) => void problems.push(error), AT_START);
    expect(problems).toHaveLength(1);
    expect(called).toEqual([`stop ${input.runId}`]);
  });

  it("closes a request whose execution never started, and says that it was never run", async () => {
    const { services, current } = await given(asked());
    services.workflow.status = async () => undefined;
    await timePassed(services, fail, AT_START);
    expect(await current()).toMatchObject({ status: "aborted", problem: "never-started" });
  });

  it("passes on a decision that was written but never told", async () => {
    const { services, called } = await given(
      asked({
        status: "queued",
        token: "t",
        decision: { verdict: "approved", by: ON_CALL, at: 1, reason: "", digest },
      }),
    );
    await timePassed(services, fail, AT_START);
    expect(called).toContain('answer t {"verdict":"approved"}');
  });

  it("stops what was being stopped, and calls whoever is first in line", async () => {
    const { services, called, input } = await given(asked({ status: "stopping" }));
    await services.store.replaceLine({
      target: "production",
      version: 1,
      waiting: [{ runId: input.runId, token: "first" }],
    });
    await timePassed(services, fail, AT_START);
    expect(called).toEqual([`stop ${input.runId}`, "answer first {}"]);
  });
});
