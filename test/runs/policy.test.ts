import { describe, expect, it } from "vitest";
import type { Config } from "../../runs/config.ts";
import { evidenceOf, type Findings } from "../../runs/policy/findings.ts";
import { verdictOn } from "../../runs/policy/verdict.ts";
import { launchProblem, requestProblem } from "../../runs/policy.ts";
import { digestOf, type Run, record } from "../../runs/run.ts";
import { foundIn, withRules } from "../support/policy.ts";
import { NOTHING_FOUND, SOME_TIME, someRun } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, STRANGER, someConfig } from "../support/services.ts";

const digest = digestOf({ command: "1", mode: "write", target: "production" }, "here");
const decision = { verdict: "approved", by: ON_CALL, at: SOME_TIME, reason: "", digest } as const;
const approved = (fields: Partial<Run> = {}) =>
  someRun({ command: "1", digest, status: "queued", decision, ...fields });
const here = { name: "here" };
const checkedWith = (findings: Findings) =>
  record(
    someRun({ command: "1", digest, status: "queued", findings }),
    {},
    { kind: "checked", by: "ambulance", at: SOME_TIME, detail: { evidence: evidenceOf(findings) } },
  );

type Asking = Pick<Run, "mode" | "target" | "requester"> & Pick<Partial<Run>, "findings">;
const approvalNeeded = (run: Asking, config: Config) =>
  verdictOn(run, run.findings, config).verdict === "ask";

describe("whether an approval is needed", () => {
  it.each([
    ["always", "write", true],
    ["always", "read-only", true],
    ["writes", "write", true],
    ["writes", "read-only", false],
    ["never", "write", false],
  ] as const)("with `approval: %s`, for a %s run: %s", (approval, mode, needed) => {
    const run = { mode, target: "production", requester: DEVELOPER, findings: NOTHING_FOUND };
    expect(approvalNeeded(run, someConfig({ approval }))).toBe(needed);
  });

  it.each([
    ["User.delete_all", true],
    ['User.where(plan: "trial").delete_all', false],
  ] as const)("where none is asked for, %s needs one: %s", async (command, needed) => {
    const findings = await foundIn(command);
    const run = { mode: "write", target: "production", requester: DEVELOPER, findings } as const;
    expect(approvalNeeded(run, someConfig({ approval: "never" }))).toBe(needed);
  });

  it("a target that is gone always needs one", () => {
    const run = { mode: "read-only", target: "gone", requester: DEVELOPER, findings: NOTHING_FOUND } as const;
    expect(approvalNeeded(run, someConfig({ approval: "never" }))).toBe(true);
  });

  it("a command that nobody has read always needs one, as runs that are older than the reading", () => {
    const run = { mode: "read-only", target: "production", requester: DEVELOPER } as const;
    expect(approvalNeeded(run, someConfig({ approval: "never" }))).toBe(true);
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
    [
      "is refused when a rule of the team says so",
      { ...run, findings: NOTHING_FOUND },
      withRules([{ name: "holiday", verdict: "refuse", words: "Not today." }]),
      here,
      "refused-by-rule",
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
      "approval-missing",
    ],
    [
      "is refused without a decision when the rules ask for one by now",
      someRun({ command: "1", digest, status: "queued" }),
      withRules([{ name: "freeze", verdict: "ask" }], { approval: "never" }),
      here,
      "approval-missing",
    ],
    [
      "is refused although it is approved when the rules refuse it by now",
      approved(),
      withRules([{ name: "freeze", verdict: "refuse", words: "Not today." }]),
      here,
      "refused-by-rule",
    ],
    [
      "starts when its findings are those that the check wrote down",
      checkedWith(NOTHING_FOUND),
      someConfig({ approval: "never" }),
      here,
      undefined,
    ],
    [
      "is refused when somebody took away what was found",
      {
        ...checkedWith({ counts: { ...NOTHING_FOUND.counts, danger: 1 }, kept: [] }),
        findings: NOTHING_FOUND,
      },
      someConfig({ approval: "never" }),
      here,
      "record-changed",
    ],
    [
      "is refused when somebody took away that it was read",
      { ...checkedWith(NOTHING_FOUND), findings: undefined },
      config,
      here,
      "record-changed",
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
