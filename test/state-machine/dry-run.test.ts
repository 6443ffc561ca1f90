import { describe, expect, it } from "vitest";
import { beginDryRun, dryRun } from "../../runs/begin-dry-run.ts";
import { StoreUnavailableError } from "../../runs/errors.ts";
import type { Run } from "../../runs/run.ts";
import { close } from "../../state-machine/close.ts";
import { timePassed } from "../../state-machine/events/time-passed.ts";
import { steps } from "../../state-machine/steps/index.ts";
import { foundIn, type RuleInput, withRules } from "../support/policy.ts";
import { NOTHING_FOUND, someRun } from "../support/runs.ts";
import { ON_CALL, SECOND_ON_CALL } from "../support/services.ts";
import { given } from "./given.ts";

const command = "User.delete_all";
const AT_ONCE: RuleInput = { name: "dry", when: { modes: ["dry-run"] }, verdict: "run", loosens: true };
const fail = (error: unknown) => {
  throw error;
};

/** A run that was checked, and whose next step is to wait for an approval. */
async function asked(rules: RuleInput[] = [AT_ONCE], fields: Partial<Run> = {}) {
  const run = someRun({ command, findings: await foundIn(command), ...fields });
  const context = await given(run, { config: withRules(rules) });
  const { services, current } = context;
  const wait = () => steps.WaitForApproval(services, { runId: run.id, token: "t" });
  const made = async () => {
    const begun = (await current()).dryRun;
    return begun && (await services.store.get(begun.runId));
  };
  const makeDryRun = async () => {
    const begun = await made();
    if (!begun) throw new Error("There is no dry run");
    const input = { runId: begun.id };
    const check = await steps.CheckTheCommand(services, input);
    if (check.verdict !== "run") return check;
    await steps.TakeTheTarget(services, { ...input, token: `t-${begun.id}` });
    const prepared = await steps.PrepareTheLaunch(services, input);
    if (prepared.verdict === "launch") await steps.CollectTheResult(services, input);
    await steps.CloseTheRun(services, input);
    return prepared;
  };
  return { ...context, wait, made, makeDryRun };
}

describe("a run that waits for an approval", () => {
  it.each([
    ["the rules demand it", {}],
    ["the requester wants it", { command: "User.count", dryRunFirst: true, findings: NOTHING_FOUND }],
  ] as const)("begins the dry run by itself where %s and the rules let it run", async (_, fields) => {
    const { wait, made, makeDryRun, current, called } = await asked([AT_ONCE], fields);
    await wait();
    expect(called).toEqual([`start ${(await made())?.id}`]);
    expect(await makeDryRun()).toMatchObject({ verdict: "launch" });
    expect((await current()).dryRun).toMatchObject({ by: "ambulance", status: "succeeded" });
  });

  it("begins one dry run, however often the step is called", async () => {
    const { wait, current, called } = await asked();
    await wait();
    const { dryRun: first } = await current();
    await wait();
    expect((await current()).dryRun).toEqual(first);
    expect(new Set(called).size).toBe(1);
  });

  it.each<[string, RuleInput[]]>([
    ["where an approver has to start it", []],
    ["where none is demanded", [AT_ONCE, { name: "all", verdict: "ask", dryRun: false }]],
  ])("begins none by itself %s, and calls the approvers", async (_, rules) => {
    const { wait, current, told, input, called } = await asked(rules);
    await wait();
    expect((await current()).dryRun).toBeUndefined();
    expect(called).toEqual([]);
    expect(told).toContainEqual([input.runId, "waiting"]);
  });
});

describe("the steps of a dry run", () => {
  it("go on without asking when an approver wanted it", async () => {
    const { wait, services, input, makeDryRun, made } = await asked([]);
    await wait();
    await dryRun(services, input.runId, ON_CALL);
    expect(await makeDryRun()).toMatchObject({ verdict: "launch" });
    expect(await made()).toMatchObject({ status: "succeeded" });
  });

  it("refuse it when the rules would ask by now, and nobody did: its run hears of it", async () => {
    const { wait, services, makeDryRun, made, current } = await asked();
    await wait();
    services.config = withRules([]);
    expect(await makeDryRun()).toMatchObject({ verdict: "refused" });
    expect(await made()).toMatchObject({ status: "refused", problem: "dry-run-unapproved" });
    await close(services, (await made())?.id ?? "", "step-failed");
    expect((await current()).dryRun).toMatchObject({ status: "refused" });
  });

  it("refuse it when whoever wanted it may not approve any more", async () => {
    const { wait, services, input, makeDryRun, made } = await asked([]);
    await wait();
    await dryRun(services, input.runId, ON_CALL);
    services.config = withRules([], { approvers: [SECOND_ON_CALL] });
    expect(await makeDryRun()).toMatchObject({ verdict: "refused" });
    expect(await made()).toMatchObject({ status: "refused" });
  });

  it("refuse it when another image would run than the one that the run is bound to", async () => {
    const { wait, services, input, makeDryRun, made } = await asked([]);
    await wait();
    await dryRun(services, input.runId, ON_CALL);
    services.launcher.place = async () => "another image";
    expect(await makeDryRun()).toMatchObject({ verdict: "refused" });
    expect(await made()).toMatchObject({ status: "refused", problem: "command-changed" });
  });

  it.each(["write", "read-only"] as const)("refuse one that somebody turned into a %s run", async (mode) => {
    const { wait, services, input, made } = await asked([]);
    await wait();
    await dryRun(services, input.runId, ON_CALL);
    const begun = await made();
    if (begun) await services.store.replace({ ...begun, mode, version: begun.version + 1 });
    await steps.CheckTheCommand(services, { runId: begun?.id });
    expect(await made()).toMatchObject({ status: "refused", problem: "record-changed" });
  });

  it("refuse it when its run is over before it begins", async () => {
    const { wait, services, input, made } = await asked([]);
    await wait();
    await dryRun(services, input.runId, ON_CALL);
    const begun = { runId: (await made())?.id ?? "" };
    await steps.CheckTheCommand(services, begun);
    await steps.ExpireTheRequest(services, input);
    expect(await steps.PrepareTheLaunch(services, begun)).toEqual({ verdict: "refused" });
    expect(await made()).toMatchObject({ status: "refused", problem: "dry-run-unwanted" });
  });
});

describe("a run that ends", () => {
  it("takes its dry run with it: a waiting one is cancelled, a running one stopped", async () => {
    for (const [status, after] of [
      ["requested", "cancelled"],
      ["running", "stopping"],
    ] as const) {
      const { wait, services, input, made, called } = await asked([]);
      await wait();
      await dryRun(services, input.runId, ON_CALL);
      const begun = await made();
      if (begun) await services.store.replace({ ...begun, status, version: begun.version + 1 });
      await close(services, input.runId, "stopped-outside");
      expect(await made()).toMatchObject({ status: after, cancelledBy: "ambulance" });
      expect(called).toContain(`stop ${begun?.id}`);
    }
  });
});

describe("a run that ends before its dry run could begin", () => {
  it("says that it never began, and whoever still begins it is refused", async () => {
    const { wait, services, input, current, made } = await asked([]);
    await wait();
    const { insert } = services.store;
    services.store.insert = async () => {
      throw new StoreUnavailableError("disk full");
    };
    await expect(dryRun(services, input.runId, ON_CALL)).rejects.toThrow(StoreUnavailableError);
    services.store.insert = insert;
    const press = await current();
    await close(services, input.runId, "stopped-outside");
    expect((await current()).dryRun).toMatchObject({ status: "aborted", problem: "never-started" });
    await beginDryRun(services, press);
    const begun = { runId: (await made())?.id };
    await steps.CheckTheCommand(services, begun);
    expect(await steps.PrepareTheLaunch(services, begun)).toEqual({ verdict: "refused" });
  });
});

describe("as time passes", () => {
  it("a dry run is begun that a crash left without an execution", async () => {
    const { wait, services, made, called, clock } = await asked();
    await wait();
    called.length = 0;
    const dryRunId = (await made())?.id;
    services.workflow.status = async (runId) => (runId === dryRunId ? undefined : "RUNNING");
    clock.time += 61_000;
    await timePassed(services, fail);
    expect(called).toContain(`start ${dryRunId}`);
    expect(await made()).toMatchObject({ status: "requested" });
  });

  it("a dry run is begun that a crash kept from beginning", async () => {
    const { wait, services, made, called } = await asked();
    const { insert } = services.store;
    services.store.insert = async () => {
      throw new StoreUnavailableError("disk full");
    };
    await expect(wait()).rejects.toThrow(StoreUnavailableError);
    expect(await made()).toBeUndefined();
    services.store.insert = insert;
    await timePassed(services, fail);
    expect(await made()).toMatchObject({ status: "requested" });
    expect(called).toEqual([`start ${(await made())?.id}`]);
  });

  it("a run hears of the end of its dry run that a crash kept from it", async () => {
    const { wait, services, made, current } = await asked();
    await wait();
    const begun = await made();
    if (begun) await services.store.replace({ ...begun, status: "failed", version: begun.version + 1 });
    expect((await current()).dryRun?.status).toBeUndefined();
    await timePassed(services, fail);
    expect((await current()).dryRun?.status).toBe("failed");
  });
});
