import { describe, expect, it } from "vitest";
import { verifyEntries } from "../../audit/entry.ts";
import { dryRun, reportDryRun } from "../../runs/begin-dry-run.ts";
import { decide } from "../../runs/decide.ts";
import { isDryRunMissing } from "../../runs/dry-run.ts";
import {
  DryRunMissingError,
  DryRunUnderWayError,
  DryRunUnseenError,
  StoreUnavailableError,
} from "../../runs/errors.ts";
import { launchProblem } from "../../runs/policy.ts";
import { type DryRun, move, type Result, type Run } from "../../runs/run.ts";
import { STATUSES, type Status } from "../../runs/status.ts";
import { given } from "../state-machine/given.ts";
import { foundIn, withRules } from "../support/policy.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, SECOND_ON_CALL, STRANGER, success } from "../support/services.ts";

const DANGEROUS = "User.delete_all";
const approval = { verdict: "approved", by: ON_CALL, reason: "" } as const;
const counts = { inserted: 0, updated: 0, deleted: 412 };
const result: Result = {
  ...success,
  effects: {
    changes: [{ database: "primary", table: "users", statements: 1, ...counts, attempted: counts }],
    heldBack: { mails: 2, jobs: 0, requests: 0 },
    refused: [],
    warnings: [],
    rolledBack: true,
  },
};

const waiting = async (fields: Partial<Run> = {}) =>
  someRun({
    status: "awaiting-approval",
    command: DANGEROUS,
    findings: await foundIn(DANGEROUS),
    token: "t",
    ...fields,
  });

/** A run that waits, and ways to bring its dry run to an end. */
async function wanted(fields: Partial<Run> = {}, rules: Parameters<typeof withRules>[0] = []) {
  const context = await given(await waiting(fields), { config: withRules(rules) });
  const { services, input, current } = context;
  const begin = (by = ON_CALL) => dryRun(services, input.runId, by);
  const made = async () => {
    const { dryRun: begun } = await current();
    const run = begun && (await services.store.get(begun.runId));
    if (!run) throw new Error("There is no dry run");
    return run;
  };
  const end = async (status: Status = "succeeded", came: Result | undefined = result) => {
    const run = await made();
    const ended = { ...run, status, version: run.version + 1, ...(came ? { result: came } : {}) };
    await services.store.replace(ended);
    await reportDryRun(services, ended);
  };
  /** The approval of somebody who has the dry run before them. */
  const seen = async () => ({ ...approval, dryRun: (await current()).dryRun?.runId });
  return { ...context, begin, made, end, seen };
}

describe("an approver who wants to see what a run would do", () => {
  it("gets a dry run: a run of its own, with their word as its approval, for the same digest", async () => {
    const { begin, made, current, called } = await wanted();
    await begin();
    const run = await current();
    expect(run).toMatchObject({ status: "awaiting-approval", dryRun: { number: 1, by: ON_CALL } });
    expect(await made()).toMatchObject({
      mode: "dry-run",
      status: "requested",
      command: DANGEROUS,
      requester: DEVELOPER,
      dryRunOf: run.id,
      digest: run.digest,
      decision: { verdict: "approved", by: ON_CALL, digest: run.digest },
    });
    expect(called).toEqual([`start ${run.dryRun?.runId}`]);
  });

  it("has it on both records, whose entries fit each other", async () => {
    const { begin, end, made, current } = await wanted();
    await begin();
    await end();
    const kinds = (run: Run) => run.entries.map(({ kind }) => kind);
    expect(kinds(await current())).toEqual(["requested", "dry-run-started", "dry-run-ended"]);
    expect(kinds(await made())).toEqual(["requested", "approved"]);
    for (const run of [await current(), await made()]) expect(verifyEntries(run.entries)).toBeUndefined();
  });

  it("gets one, however many people press at the same time", async () => {
    const { begin, called } = await wanted();
    const pressed = await Promise.allSettled([begin(), begin(SECOND_ON_CALL), begin()]);
    const refused = pressed.flatMap((each) => (each.status === "rejected" ? [each.reason.name] : []));
    expect(refused).toEqual(["DryRunUnderWayError", "DryRunUnderWayError"]);
    expect(new Set(called).size).toBe(1);
  });

  it("gets no second one where the first one showed all there is to see", async () => {
    const { begin, end, called } = await wanted();
    await begin();
    await end();
    await expect(begin(SECOND_ON_CALL)).rejects.toMatchObject({ name: "DryRunMadeError" });
    expect(called).toHaveLength(1);
  });

  it("gets another one when the first one ended well but nobody knows what it would change", async () => {
    const { begin, end } = await wanted();
    await begin();
    await end("succeeded", success);
    await begin();
  });

  it("gets the one that a crash kept from beginning, by pressing once more", async () => {
    const { begin, services, made, called } = await wanted();
    const { insert } = services.store;
    services.store.insert = async () => {
      throw new StoreUnavailableError("disk full");
    };
    await expect(begin()).rejects.toThrow(StoreUnavailableError);
    services.store.insert = insert;
    await expect(begin()).rejects.toThrow(DryRunUnderWayError);
    expect(called).toEqual([`start ${(await made()).id}`]);
  });

  it("gets another one when the first one failed", async () => {
    const { begin, end, made } = await wanted();
    await begin();
    const { id } = await made();
    await end("failed");
    await begin(SECOND_ON_CALL);
    expect((await made()).id).not.toBe(id);
  });

  it.each<[string, string, Partial<Run>, Parameters<typeof withRules>[0]]>([
    ["OwnRunError", DEVELOPER, {}, []],
    ["NotAnApproverError", STRANGER, {}, []],
    ["AlreadyDecidedError", ON_CALL, { status: "rejected" }, []],
    ["AlreadyDecidedError", ON_CALL, { status: "running" }, []],
    ["AlreadyDecidedError", ON_CALL, { expiresAt: SOME_TIME }, []],
    ["DryRunRefusedError", ON_CALL, { mode: "read-only" }, []],
    [
      "DryRunRefusedError",
      ON_CALL,
      {},
      [{ name: "n", when: { modes: ["dry-run"] }, verdict: "refuse", words: "No." }],
    ],
    ["TargetGoneError", ON_CALL, { target: "gone" }, []],
  ])("is told %s when they may not: %s %j", async (name, by, fields, rules) => {
    const { begin, current, called } = await wanted(fields, rules);
    await expect(begin(by)).rejects.toMatchObject({ name });
    expect((await current()).dryRun).toBeUndefined();
    expect(called).toEqual([]);
  });
});

describe("the end of a dry run", () => {
  it("is written down in the run it was made for, with all that came out of it", async () => {
    const { begin, end, current, told, input } = await wanted();
    await begin();
    told.length = 0;
    await end();
    expect((await current()).dryRun).toMatchObject({ status: "succeeded", result });
    expect(told).toEqual([[input.runId, "card"]]);
  });

  it("is written down once", async () => {
    const { begin, end, made, current, services } = await wanted();
    await begin();
    await end();
    const { version } = await current();
    await reportDryRun(services, await made());
    expect((await current()).version).toBe(version);
  });

  it("of one that a later one replaced changes nothing", async () => {
    const { begin, end, made, current, services } = await wanted();
    await begin();
    const first = await made();
    await end("failed");
    await begin();
    await reportDryRun(services, { ...first, status: "succeeded", result });
    expect((await current()).dryRun).toMatchObject({ number: 2 });
    expect((await current()).dryRun?.status).toBeUndefined();
  });
});

describe("a run of which the rules demand a dry run", () => {
  const executed: Status[] = ["succeeded", "failed", "timed-out", "interrupted"];

  it.each(STATUSES)("has none that counts as long as it is not executed: %s", async (status) => {
    const run = await waiting();
    const made = { runId: run.id, number: 1, by: ON_CALL, at: SOME_TIME, status };
    const counts = executed.includes(status);
    expect(isDryRunMissing({ ...run, dryRun: made }, withRules([]))).toBe(!counts);
    const neverBegan = { ...made, result: { ...result, ending: "could-not-start" as const } };
    expect(isDryRunMissing({ ...run, dryRun: neverBegan }, withRules([]))).toBe(true);
  });

  it("cannot be approved before it, not even while it is under way, but be rejected", async () => {
    const { begin, services, input, current } = await wanted();
    await expect(decide(services, input.runId, approval)).rejects.toThrow(DryRunMissingError);
    await begin();
    await expect(decide(services, input.runId, approval)).rejects.toThrow(DryRunUnderWayError);
    await decide(services, input.runId, { verdict: "rejected", by: ON_CALL, reason: "no" });
    expect((await current()).status).toBe("rejected");
  });

  it("can be approved after it, and the record says what the approver saw", async () => {
    const { begin, end, seen, services, input, current } = await wanted();
    await begin();
    await end();
    await decide(services, input.runId, await seen());
    const run = await current();
    expect(run.entries.at(-1)).toMatchObject({ kind: "approved", detail: { dryRun: run.dryRun?.runId } });
    expect(launchProblem(run, services.config, { name: "sample" })).toBeUndefined();
  });

  it("cannot be approved by somebody who has not seen the last dry run", async () => {
    const { begin, end, seen, services, input } = await wanted();
    await begin();
    await end("failed");
    const first = await seen();
    await begin();
    await end();
    await expect(decide(services, input.runId, first)).rejects.toThrow(DryRunUnseenError);
    await expect(decide(services, input.runId, approval)).rejects.toThrow(DryRunUnseenError);
    await decide(services, input.runId, await seen());
  });

  it("is not launched without it, whoever approved", async () => {
    const { services, current } = await wanted();
    const run = await current();
    const decision = { ...approval, at: SOME_TIME, digest: run.digest ?? "" };
    const queued = move(run, "queued", { decision }, { kind: "approved", by: ON_CALL, at: SOME_TIME });
    expect(launchProblem(queued, services.config, { name: "sample" })).toBe("dry-run-missing");
  });

  it.each<[string, (dryRun: DryRun) => DryRun | undefined]>([
    ["its counts were changed", (made) => ({ ...made, result: { ...result, outputBytes: 4 } })],
    ["its result was taken away", ({ result: _, ...made }) => made],
    ["another one was put in its place", (made) => ({ ...made, number: 2 })],
    ["it was taken away", () => undefined],
    ["it was made to look as if it were under way", ({ status: _, ...made }) => made],
  ])("is not launched when somebody changed what came out of it: %s", async (_, change) => {
    const { begin, end, seen, services, input, current } = await wanted();
    await begin();
    await end();
    await decide(services, input.runId, await seen());
    const run = await current();
    if (!run.dryRun) throw new Error("There is no dry run");
    const changed = { ...run, dryRun: change(run.dryRun) };
    expect(launchProblem(changed, services.config, { name: "sample" })).toBe("record-changed");
  });
});
