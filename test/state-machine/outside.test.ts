import { describe, expect, it } from "vitest";
import { decide } from "../../runs/decide.ts";
import { CommandChangedError, StillRunningError, TargetUnavailableError } from "../../runs/errors.ts";
import { request } from "../../runs/request.ts";
import { executionEnded } from "../../state-machine/events/execution-ended.ts";
import { processChanged } from "../../state-machine/events/process-changed.ts";
import { timePassed } from "../../state-machine/events/time-passed.ts";
import { steps } from "../../state-machine/steps/index.ts";
import { SOME_TIME, someRun, someRunId } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, someConfig, someServices } from "../support/services.ts";
import { asked, digest, given } from "./given.ts";

const fail = (error: unknown) => {
  throw error;
};
const running = asked({ status: "running", startedAt: 1 });
const stopping = asked({ status: "stopping", startedAt: 1, cancelledBy: DEVELOPER });
const cancelled = {
  ending: "cancelled",
  exit: null,
  duration: null,
  exception: null,
  problem: null,
  outputBytes: 0,
} as const;

describe("a request from where nobody may look at targets", () => {
  /** Services as the bot on AWS has them: without a way to look at targets. */
  function blind() {
    const context = someServices();
    const { places: _, ...bot } = context.services;
    return { ...context, bot };
  }
  const wanted = {
    view: "T1/V1",
    openedAt: SOME_TIME,
    requester: DEVELOPER,
    target: "production",
    mode: "write",
    command: "1",
    reason: "because",
  } as const;

  it("is bound to nothing yet, and the check binds it to what would run", async () => {
    const { services, bot } = blind();
    const run = await request(bot, wanted);
    expect(run.digest).toBeUndefined();
    await steps.CheckTheCommand(services, { runId: run.id });
    const checked = await services.store.get(run.id);
    expect(checked?.digest).toBe(digest);
    expect(checked?.entries.at(-1)).toMatchObject({ kind: "checked", detail: { digest } });
  });

  it("is the same request when it is submitted again after it was bound", async () => {
    const { services, bot } = blind();
    const { id } = await request(bot, wanted);
    await steps.CheckTheCommand(services, { runId: id });
    expect((await request(bot, wanted)).id).toBe(id);
  });

  it("can be approved there, for what the check bound it to", async () => {
    const { services, bot } = blind();
    const { id } = await request(bot, wanted);
    await steps.CheckTheCommand(services, { runId: id });
    await steps.WaitForApproval(services, { runId: id, token: "t" });
    const run = await decide(bot, id, { verdict: "approved", by: ON_CALL, reason: "" });
    expect(run).toMatchObject({ status: "queued", decision: { digest } });
  });

  it("cannot be approved when nothing bound it", async () => {
    const { services, bot } = blind();
    const run = someRun({ status: "awaiting-approval", token: "t" });
    const { digest: _, ...unbound } = run;
    await services.store.insert(unbound);
    const approving = decide(bot, run.id, { verdict: "approved", by: ON_CALL, reason: "" });
    await expect(approving).rejects.toThrow(CommandChangedError);
  });

  it("is refused at the launch when another image would run than at the check", async () => {
    const { services, bot } = blind();
    const { id } = await request(bot, wanted);
    await steps.CheckTheCommand(services, { runId: id });
    await steps.WaitForApproval(services, { runId: id, token: "t" });
    await decide(bot, id, { verdict: "approved", by: ON_CALL, reason: "" });
    services.launcher.place = async () => "another image";
    expect(await steps.PrepareTheLaunch(services, { runId: id })).toEqual({ verdict: "refused" });
    expect(await services.store.get(id)).toMatchObject({ status: "refused", problem: "command-changed" });
  });

  it.each(["CheckTheCommand", "PrepareTheLaunch"] as const)(
    "keeps what is wrong with the target, when %s finds it",
    async (step) => {
      const status = step === "CheckTheCommand" ? "requested" : "queued";
      const { services, input, current } = await given(asked({ status }), {
        config: someConfig({ approval: "never" }),
      });
      services.launcher.place = async () => fail(new TargetUnavailableError("A deploy is under way."));
      await steps[step](services, input);
      expect(await current()).toMatchObject({
        problem: "target-unavailable",
        explanation: "A deploy is under way.",
      });
    },
  );
});

describe("a process that is not known to be gone", () => {
  it("keeps its run open, and the step is tried again", async () => {
    const { services, input, current } = await given(running);
    services.launcher.gone = async () => false;
    await expect(steps.CollectTheResult(services, input)).rejects.toThrow(StillRunningError);
    expect((await current()).status).toBe("running");
  });

  it("keeps its run open at the end of the execution as well, and with it the target", async () => {
    const { services, input, current, called } = await given(running);
    await services.store.replaceLine({
      target: "production",
      version: 1,
      waiting: [
        { runId: input.runId, token: "mine" },
        { runId: someRunId(2), token: "next" },
      ],
    });
    services.launcher.gone = async () => false;
    await steps.CloseTheRun(services, { ...input, error: { Error: "StillRunningError" } });
    expect((await current()).status).toBe("running");
    expect(called).toEqual([]);
    services.launcher.gone = async () => true;
    services.workflow.status = async () => "SUCCEEDED";
    await timePassed(services, fail);
    expect((await current()).status).toBe("succeeded");
    expect(called).toContain("answer next {}");
  });

  it("keeps a cancelled run stopping when its execution is over, until the process is over too", async () => {
    const { services, input, current } = await given(stopping);
    services.launcher.result = async () => cancelled;
    services.workflow.status = async () => "ABORTED";
    services.launcher.gone = async () => false;
    await executionEnded(services, input.runId, "ABORTED");
    expect((await current()).status).toBe("stopping");
    services.launcher.gone = async () => true;
    await processChanged(services, input.runId);
    expect((await current()).status).toBe("cancelled");
  });
});

describe("a process that changed its state", () => {
  const links = [{ name: "task", url: "https://example.com/task" }];

  it("gives its run the links that there are by now, and tells the thread once", async () => {
    const { services, input, current, told } = await given(running);
    services.launcher.links = async () => links;
    await processChanged(services, input.runId);
    await processChanged(services, input.runId);
    expect((await current()).links).toEqual(links);
    expect(told).toEqual([[input.runId, "links"]]);
  });

  it("leaves a run to its execution as long as that goes on", async () => {
    const { services, input, current } = await given(running);
    await processChanged(services, input.runId);
    expect((await current()).status).toBe("running");
  });

  it("changes nothing of a run that is over, or that nobody knows", async () => {
    const { services, input, current, told } = await given(asked({ status: "succeeded" }));
    services.launcher.links = async () => links;
    const before = await current();
    await processChanged(services, input.runId);
    await processChanged(services, someRunId(5));
    expect(await current()).toEqual(before);
    expect(told).toEqual([]);
  });
});

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
