import { describe, expect, it } from "vitest";
import { cancel, cancelled } from "../../runs/cancel.ts";
import { targetNamed } from "../../runs/config.ts";
import { MayNotCancelError, NothingToCancelError } from "../../runs/errors.ts";
import { isOpen, STATUSES } from "../../runs/status.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, STRANGER, someConfig, someServices } from "../support/services.ts";

const target = targetNamed(someConfig(), "production");

describe("cancelling", () => {
  it.each([
    ["requested", "cancelled"],
    ["awaiting-approval", "cancelled"],
    ["queued", "cancelled"],
    ["running", "stopping"],
    ["stopping", "stopping"],
  ] as const)("a run that is %s makes it %s", (status, expected) => {
    expect(cancelled(someRun({ status }), DEVELOPER, target, SOME_TIME).status).toBe(expected);
  });

  it.each(STATUSES.filter((status) => !isOpen(status)))("a run that is %s is refused", (status) => {
    expect(() => cancelled(someRun({ status }), DEVELOPER, target, SOME_TIME)).toThrow(NothingToCancelError);
  });

  it("is for the requester and the approvers", () => {
    expect(cancelled(someRun(), ON_CALL, target, SOME_TIME).cancelledBy).toBe(ON_CALL);
    expect(() => cancelled(someRun(), STRANGER, target, SOME_TIME)).toThrow(
      expect.objectContaining({
        name: "MayNotCancelError",
        allowed: [DEVELOPER, ...(target?.approvers ?? [])],
      }),
    );
  });

  it("is for the requester alone when the target is gone", () => {
    expect(cancelled(someRun(), DEVELOPER, undefined, SOME_TIME).status).toBe("cancelled");
    expect(() => cancelled(someRun(), ON_CALL, undefined, SOME_TIME)).toThrow(MayNotCancelError);
  });

  it("stops the execution; doing it twice stops it twice and changes nothing else", async () => {
    const { services, called } = someServices();
    const run = someRun({ status: "running" });
    await services.store.insert(run);
    await cancel(services, run.id, DEVELOPER);
    const once = await services.store.get(run.id);
    await cancel(services, run.id, ON_CALL);
    expect(await services.store.get(run.id)).toEqual(once);
    expect(called).toEqual([`stop ${run.id}`, `stop ${run.id}`]);
  });
});
