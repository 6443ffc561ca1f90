import { describe, expect, it } from "vitest";
import { approvalNeeded, launchProblem, requestProblem } from "../../runs/policy.ts";
import { digestOf, type Run } from "../../runs/run.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, STRANGER, someConfig } from "../support/services.ts";

const digest = digestOf({ command: "1", mode: "write", target: "production" }, "here");
const decision = { verdict: "approved", by: ON_CALL, at: SOME_TIME, reason: "", digest } as const;
const approved = (fields: Partial<Run> = {}) =>
  someRun({ command: "1", digest, status: "queued", decision, ...fields });
const here = { name: "here" };

describe("whether an approval is needed", () => {
  it.each([
    ["always", "write", true],
    ["always", "read-only", true],
    ["writes", "write", true],
    ["writes", "read-only", false],
    ["never", "write", false],
  ] as const)("with `approval: %s`, for a %s run: %s", (approval, mode, needed) => {
    expect(approvalNeeded({ mode, target: "production" }, someConfig({ approval }))).toBe(needed);
  });

  it("a target that is gone always needs one", () => {
    expect(approvalNeeded({ mode: "read-only", target: "gone" }, someConfig({ approval: "never" }))).toBe(
      true,
    );
  });
});

describe("a request", () => {
  const run = someRun({ command: "1", digest });
  it.each([
    ["passes when all is well", run, someConfig(), here, undefined],
    ["is refused when its target is gone", { ...run, target: "gone" }, someConfig(), here, "target-gone"],
    [
      "is refused when nobody but the requester could approve it",
      run,
      someConfig({ approvers: [DEVELOPER] }),
      here,
      "no-approver",
    ],
    [
      "is refused when the target cannot run anything",
      run,
      someConfig(),
      { problem: "target-unavailable" as const },
      "target-unavailable",
    ],
    [
      "is refused when the target changed since it was asked for",
      run,
      someConfig(),
      { name: "there" },
      "command-changed",
    ],
  ])("%s", (_, request, config, place, problem) => {
    expect(requestProblem(request, config, place)).toBe(problem);
  });
});

describe("at the launch, a run", () => {
  const config = someConfig();
  it.each([
    ["starts when its approval holds", approved(), config, here, undefined],
    [
      "starts without a decision where none is needed",
      someRun({ command: "1", digest, status: "queued" }),
      someConfig({ approval: "never" }),
      here,
      undefined,
    ],
    [
      "is refused without a decision where one is needed",
      someRun({ command: "1", digest, status: "queued" }),
      config,
      here,
      "approval-void",
    ],
    [
      "is refused when its approver is no longer in the list",
      approved(),
      someConfig({ approvers: ["U0OTHER"] }),
      here,
      "approval-void",
    ],
    [
      "is refused when the requester approved it, however that came about",
      approved({ requester: ON_CALL }),
      config,
      here,
      "approval-void",
    ],
    [
      "is refused when a stranger approved it",
      approved({ decision: { ...decision, by: STRANGER } }),
      config,
      here,
      "approval-void",
    ],
    [
      "is refused when something else was approved",
      approved({ decision: { ...decision, digest: "0" } }),
      config,
      here,
      "approval-void",
    ],
    [
      "is refused when the command is not what was approved",
      approved({ command: "2" }),
      config,
      here,
      "command-changed",
    ],
    [
      "is refused when the place is not what was approved",
      approved(),
      config,
      { name: "there" },
      "command-changed",
    ],
    [
      "is refused when somebody edited its record",
      approved({ entries: approved().entries.map((entry) => ({ ...entry, by: ON_CALL })) }),
      config,
      here,
      "record-changed",
    ],
    ["is refused when its target is gone", approved({ target: "gone" }), config, here, "target-gone"],
  ])("%s", (_, run, settings, place, problem) => {
    expect(launchProblem(run, settings, place)).toBe(problem);
  });
});
