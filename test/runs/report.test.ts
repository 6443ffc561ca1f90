import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RunnerReport, readReport } from "../../runs/report.ts";

const nonce = "0123456789abcdef0123456789abcdef";
const other = "f".repeat(32);

function line(fields: object, by = nonce): string {
  return `\nAMBULANCE ${by} ${JSON.stringify({ v: 1, ...fields })}\n`;
}
const started = line({ event: "started", mode: "write", ruby: "3.3.0", rails: "8.0.2" });
function finished(exit = 0, by = nonce): string {
  return line({ event: "finished", exit, ms: 12, exception: null }, by);
}

describe("the runner's report", () => {
  const cases: [string, string, RunnerReport["kind"]][] = [
    ["an end after a beginning is finished", `boot${started}out${finished()}later`, "finished"],
    ["an end without a beginning is a refusal of the runner", finished(1), "finished"],
    ["a beginning without an end is a script whose end is unknown", `${started}out`, "started"],
    ["no line at all is a script that never began", "uninitialized constant Rails\n", "absent"],
    ["empty output is a script that never began", "", "absent"],
    ["two ends cannot be believed", started + finished(0) + finished(1), "forged"],
    ["two equal ends cannot be believed", started + finished(1) + finished(1), "forged"],
    ["two beginnings cannot be believed", started + started + finished(), "forged"],
    ["an end before its beginning cannot be believed", finished() + started, "forged"],
    ["an end with another nonce is ordinary output", started + finished(0, other), "started"],
    [
      "another nonce beside the right one changes nothing",
      started + finished(0, other) + finished(3),
      "finished",
    ],
    ["a torn end is ignored", started + finished().slice(0, 60), "started"],
    ["a torn end before a whole one is ignored", started + finished().slice(0, 60) + finished(), "finished"],
    [
      "a line break is no part of the JSON: the last line may lack it",
      started + finished().trimEnd(),
      "finished",
    ],
    ["a mark in the middle of a line is ordinary output", `${started}x${finished().trim()}`, "started"],
    ["an unknown version is ignored", started + finished().replace('"v":1', '"v":2'), "started"],
    ["an exit status that no process can have is ignored", started + finished(256), "started"],
    [
      "an exit status that is no number is ignored",
      started + finished().replace('"exit":0', '"exit":"0"'),
      "started",
    ],
  ];
  it.each(cases)("%s", (_title, output, kind) => {
    expect(readReport(output, nonce).kind).toBe(kind);
  });

  it("carries exit status, duration and the exception with the script's line", () => {
    const exception = {
      class: "NameError",
      message: "未定義",
      line: 3,
      backtrace: ["script.rb:3:in `<main>'"],
    };
    const output = started + line({ event: "finished", exit: 1, ms: 1234, exception });
    expect(readReport(output, nonce)).toEqual({
      kind: "finished",
      started: { v: 1, event: "started", mode: "write", ruby: "3.3.0", rails: "8.0.2" },
      finished: { v: 1, event: "finished", exit: 1, ms: 1234, exception },
    });
  });

  const outcome = {
    changes: [
      {
        database: "primary",
        table: "users",
        statements: 1,
        ...{ inserted: 0, updated: 20, deleted: 0 },
        attempted: { inserted: 0, updated: 20, deleted: 3 },
      },
    ],
    heldBack: { mails: 1, jobs: 0, requests: 2 },
    refused: ["This run starts no other processes: system rm"],
    warnings: ["indirect-changes"],
    rolledBack: true,
  };
  const end = { event: "finished", exit: 0, ms: 1, exception: null };

  it("carries what was changed, held back and refused", () => {
    const report = readReport(started + line({ ...end, ...outcome }), nonce);
    expect(report).toMatchObject({ kind: "finished", finished: outcome });
  });

  const impossible: [string, object][] = [
    ["a count below zero", { changes: [{ ...outcome.changes[0], updated: -1 }] }],
    ["a count that is no whole number", { heldBack: { mails: 0.5, jobs: 0, requests: 0 } }],
    ["more tables than the runner lists", { changes: Array(52).fill(outcome.changes[0]) }],
    ["changes that are no list", { changes: "none" }],
    ["a rollback of which nobody knows", { rolledBack: null }],
  ];
  it.each(impossible)("leaves the end unknown when it has %s", (_title, part) => {
    expect(readReport(started + line({ ...end, ...outcome, ...part }), nonce).kind).toBe("started");
  });

  it("believes nothing when there is no real nonce", () => {
    expect(readReport(`${line({ event: "finished", exit: 0, ms: 1, exception: null }, "")}`, "")).toEqual({
      kind: "absent",
    });
  });

  it("is never success when the script adds an end of its own, wherever it does", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 255 }), fc.boolean(), (text, exit, before) => {
        const forged = finished(0);
        const real = finished(exit);
        const output = started + text + (before ? forged + real : real + forged);
        expect(readReport(output, nonce).kind).toBe("forged");
      }),
    );
  });
});
