import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approversOf } from "../../runs/approvers.ts";
import { targetNamed } from "../../runs/config.ts";
import { decide, decided } from "../../runs/decide.ts";
import {
  AlreadyDecidedError,
  CommandChangedError,
  NotAnApproverError,
  OwnRunError,
  RunNotFoundError,
  StoreUnavailableError,
  TargetGoneError,
} from "../../runs/errors.ts";
import { digestOf, type Run } from "../../runs/run.ts";
import { STATUSES } from "../../runs/status.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";
import {
  DEVELOPER,
  ON_CALL,
  SECOND_ON_CALL,
  STRANGER,
  someConfig,
  someServices,
} from "../support/services.ts";

const digest = digestOf({ command: "User.count", mode: "write", target: "production" }, "sample");
const waiting = (fields: Partial<Run> = {}) =>
  someRun({
    command: "User.count",
    digest,
    status: "awaiting-approval",
    token: "t",
    expiresAt: SOME_TIME + 1000,
    ...fields,
  });
const approval = (by: string) => ({ verdict: "approved", by, reason: "" }) as const;
const rejection = (by: string) => ({ verdict: "rejected", by, reason: "not now" }) as const;

function target(approvers = [ON_CALL, SECOND_ON_CALL]) {
  const found = targetNamed(someConfig({ approvers }), "production");
  if (!found) throw new Error("no target");
  return found;
}

describe("a decision", () => {
  it("by an approver queues the run and says who, when and for what", () => {
    const run = decided(waiting(), approval(ON_CALL), target(), "sample", SOME_TIME + 5);
    expect(run.status).toBe("queued");
    expect(run.decision).toEqual({ verdict: "approved", by: ON_CALL, at: SOME_TIME + 5, reason: "", digest });
    expect(run.entries.at(-1)).toMatchObject({ kind: "approved", by: ON_CALL, detail: { digest } });
  });

  it("to reject ends the run and keeps the reason", () => {
    const run = decided(waiting(), rejection(ON_CALL), target(), "elsewhere", SOME_TIME);
    expect(run).toMatchObject({ status: "rejected", endedAt: SOME_TIME, decision: { reason: "not now" } });
  });

  it("by the requester is refused, even when they are on the list of approvers", () => {
    const own = waiting({ requester: ON_CALL });
    expect(() => decided(own, approval(ON_CALL), target(), "sample", SOME_TIME)).toThrow(OwnRunError);
    expect(() => decided(own, rejection(ON_CALL), target(), "sample", SOME_TIME)).toThrow(OwnRunError);
  });

  it("by anybody else is refused, and names who could", () => {
    expect(() => decided(waiting(), approval(STRANGER), target(), "sample", SOME_TIME)).toThrow(
      expect.objectContaining({ name: "NotAnApproverError", approvers: [ON_CALL, SECOND_ON_CALL] }),
    );
  });

  it("by somebody who is no longer on the list is refused", () => {
    expect(() =>
      decided(waiting(), approval(ON_CALL), target([SECOND_ON_CALL]), "sample", SOME_TIME),
    ).toThrow(NotAnApproverError);
  });

  it("is void when the target would now run something else", () => {
    expect(() => decided(waiting(), approval(ON_CALL), target(), "another release", SOME_TIME)).toThrow(
      CommandChangedError,
    );
  });

  it("comes too late once the request has expired, although nothing wrote that down yet", () => {
    expect(() => decided(waiting(), approval(ON_CALL), target(), "sample", SOME_TIME + 1000)).toThrow(
      expect.objectContaining({ name: "AlreadyDecidedError", status: "expired" }),
    );
  });

  it.each(STATUSES.filter((status) => status !== "awaiting-approval"))(
    "is refused when the run is %s",
    (status) => {
      expect(() => decided(waiting({ status }), approval(ON_CALL), target(), "sample", SOME_TIME)).toThrow(
        AlreadyDecidedError,
      );
    },
  );

  it("is never the requester's, whoever is on the list", () => {
    const person = fc.constantFrom(DEVELOPER, ON_CALL, SECOND_ON_CALL, STRANGER);
    fc.assert(
      fc.property(fc.uniqueArray(person, { minLength: 1 }), person, person, (approvers, requester, by) => {
        const allowed = approversOf({ requester }, target(approvers)).includes(by);
        expect(allowed).toBe(by !== requester && approvers.includes(by));
        const decide = () =>
          decided(waiting({ requester }), approval(by), target(approvers), "sample", SOME_TIME);
        if (allowed) expect(decide().decision?.by).toBe(by);
        else expect(decide).toThrow();
      }),
    );
  });
});

describe("deciding", () => {
  it("answers the execution that waits, and tells the thread", async () => {
    const { services, called, told } = someServices();
    const run = waiting();
    await services.store.insert(run);
    await decide(services, run.id, approval(ON_CALL));
    expect(called).toEqual(['answer t {"verdict":"approved"}']);
    expect(told.map(([, notice]) => notice)).toEqual(["decision", "card"]);
  });

  it("stands, and is passed on, although it cannot be told at once", async () => {
    const { services, called } = someServices();
    const run = waiting();
    await services.store.insert(run);
    services.notifier.notify = async () => {
      throw new StoreUnavailableError(new Error("disk full"));
    };
    expect((await decide(services, run.id, approval(ON_CALL))).status).toBe("queued");
    expect(called).toEqual(['answer t {"verdict":"approved"}']);
  });

  it("by two approvers at the same instant counts once; the other learns who was first", async () => {
    const { services, called } = someServices();
    const run = waiting();
    await services.store.insert(run);
    const both = [
      decide(services, run.id, approval(ON_CALL)),
      decide(services, run.id, rejection(SECOND_ON_CALL)),
    ];
    const results = await Promise.allSettled(both);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = results.find((result) => result.status === "rejected");
    expect(refused?.reason).toBeInstanceOf(AlreadyDecidedError);
    expect(called).toHaveLength(1);
  });

  it("about a run whose target was taken out of the configuration is refused", async () => {
    const { services } = someServices();
    const run = waiting({ target: "gone" });
    await services.store.insert(run);
    await expect(decide(services, run.id, approval(ON_CALL))).rejects.toThrow(TargetGoneError);
    expect((await services.store.get(run.id))?.status).toBe("awaiting-approval");
  });

  it("about a run that nobody knows is refused", async () => {
    const { services } = someServices();
    await expect(decide(services, waiting().id, approval(ON_CALL))).rejects.toThrow(RunNotFoundError);
  });
});
