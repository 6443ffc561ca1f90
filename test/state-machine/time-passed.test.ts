import { describe, expect, it } from "vitest";
import { timePassed } from "../../state-machine/events/time-passed.ts";
import { SOME_TIME, someRunId } from "../support/runs.ts";
import { DEVELOPER, ON_CALL } from "../support/services.ts";
import { asked, digest, given } from "./given.ts";

const fail = (error: unknown) => {
  throw error;
};
const running = asked({ status: "running", startedAt: 1 });
const stopping = asked({ status: "stopping", startedAt: 1, cancelledBy: DEVELOPER });

describe("as time passes", () => {
  it.each([
    ["ABORTED", "stopped-outside"],
    ["FAILED", "step-failed"],
    ["TIMED_OUT", "step-failed"],
  ] as const)("a run whose execution is %s is closed although nobody said so", async (status, problem) => {
    const { services, current } = await given(asked({ status: "awaiting-approval", token: "t" }));
    services.workflow.status = async () => status;
    await timePassed(services, fail);
    expect(await current()).toMatchObject({ status: "aborted", problem });
  });

  it("a request without an execution is closed, but not while one may be starting", async () => {
    const { services, current, clock } = await given(asked());
    services.workflow.status = async () => undefined;
    await timePassed(services, fail);
    expect((await current()).status).toBe("requested");
    clock.time += 61_000;
    await timePassed(services, fail);
    expect(await current()).toMatchObject({ status: "aborted", problem: "never-started" });
  });

  it("a decision that the execution did not hear of is passed on", async () => {
    const decision = { verdict: "approved", by: ON_CALL, at: SOME_TIME, reason: "", digest } as const;
    const { services, called, clock } = await given(asked({ status: "queued", token: "t", decision }));
    await timePassed(services, fail);
    expect(called).toEqual([]);
    clock.time += 31_000;
    await timePassed(services, fail);
    expect(called).toEqual(['answer t {"verdict":"approved"}']);
  });

  it.each([
    ["rejected", 'answer t {"verdict":"rejected"}'],
    ["cancelled", "stop"],
  ] as const)(
    "the execution of a run that was %s in the instant of a crash is ended",
    async (status, expected) => {
      const decision = { verdict: "rejected", by: ON_CALL, at: SOME_TIME, reason: "no", digest } as const;
      const fields = status === "rejected" ? { token: "t", decision } : {};
      const { services, called, input, clock } = await given(
        asked({ status, endedAt: SOME_TIME, ...fields }),
      );
      services.workflow.underWay = async () => [input.runId];
      await timePassed(services, fail);
      expect(called).toEqual([]);
      clock.time += 31_000;
      await timePassed(services, fail);
      expect(called).toEqual([expected === "stop" ? `stop ${input.runId}` : expected]);
    },
  );

  it("whoever stands in line although nothing of them is left, leaves it", async () => {
    const { services, called } = await given(asked({ status: "queued", id: someRunId(3) }));
    await services.store.insert(asked({ id: someRunId(1), status: "succeeded" }));
    const waiting = [1, 2, 3].map((n) => ({ runId: someRunId(n), token: `token-${n}` }));
    await services.store.replaceLine({ target: "production", version: 1, waiting });
    services.workflow.status = async (id) => (id === someRunId(3) ? "RUNNING" : "FAILED");
    await timePassed(services, fail);
    expect((await services.store.line("production")).waiting).toEqual([waiting[2]]);
    expect(called.at(-1)).toBe("answer token-3 {}");
  });

  it("a run that was started is never called unstarted, whatever is not known of its execution", async () => {
    const { services, current, clock } = await given(running);
    services.workflow.status = async () => undefined;
    services.launcher.gone = async () => false;
    clock.time += 600_000;
    await timePassed(services, fail);
    expect((await current()).status).toBe("running");
  });

  it("a run whose result nobody can read is closed without, an hour after its time, once nothing of it runs", async () => {
    const { services, current, clock } = await given(asked({ status: "running", startedAt: SOME_TIME }));
    services.workflow.status = async () => "ABORTED";
    services.launcher.result = async () => fail(new Error("the log cannot be read"));
    services.launcher.gone = async () => true;
    const problems: unknown[] = [];
    await timePassed(services, (error) => void problems.push(error));
    expect((await current()).status).toBe("running");
    clock.time += (1800 + 3600) * 1000 + 1;
    services.launcher.gone = async () => false;
    await timePassed(services, (error) => void problems.push(error));
    expect((await current()).status).toBe("running");
    services.launcher.gone = async () => true;
    await timePassed(services, fail);
    expect((await current()).status).toBe("interrupted");
    expect(problems).toHaveLength(1);
  });

  it("an execution that was to be stopped is stopped again, and a line moves on", async () => {
    const { services, called, input } = await given(stopping);
    await services.store.replaceLine({
      target: "production",
      version: 1,
      waiting: [{ runId: input.runId, token: "line-token" }],
    });
    await timePassed(services, fail);
    expect(called).toEqual([`stop ${input.runId}`, "answer line-token {}"]);
  });

  it("a running command is looked at, since its events may be lost", async () => {
    const { services, input, told } = await given(running);
    services.launcher.links = async () => [{ name: "task", url: "https://example.com/task" }];
    await timePassed(services, fail);
    expect(told).toEqual([
      [input.runId, "links"],
      [input.runId, "output"],
    ]);
  });

  it("executions that cannot be listed keep nothing else from being mended", async () => {
    const { services, current } = await given(asked({ status: "awaiting-approval", token: "t" }));
    services.workflow.status = async () => "FAILED";
    services.workflow.underWay = async () => fail(new Error("throttled"));
    const problems: unknown[] = [];
    await timePassed(services, (error) => void problems.push(error));
    expect(problems).toHaveLength(1);
    expect((await current()).status).toBe("aborted");
  });

  it("one run that cannot be mended does not keep the others from it", async () => {
    const { services, current } = await given(asked({ status: "awaiting-approval", token: "t" }));
    await services.store.insert(asked({ id: someRunId(9), status: "stopping" }));
    services.workflow.status = async (id) => (id === someRunId(9) ? fail(new Error("throttled")) : "FAILED");
    const problems: unknown[] = [];
    await timePassed(services, (error) => void problems.push(error));
    expect(problems).toHaveLength(1);
    expect((await current()).status).toBe("aborted");
  });
});
