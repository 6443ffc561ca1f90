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
