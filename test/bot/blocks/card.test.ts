import { describe, expect, it } from "vitest";
import { card } from "../../../bot/blocks/card.ts";
import { en } from "../../../bot/text/en.ts";
import { languages } from "../../../bot/text/index.ts";
import { CAUSES, type Result, type Run } from "../../../runs/run.ts";
import { STATUSES, type Status } from "../../../runs/status.ts";
import { SOME_TIME, someRun } from "../../support/runs.ts";
import { DEVELOPER, ON_CALL, SECOND_ON_CALL, someConfig, success } from "../../support/services.ts";

const config = someConfig();
const words = (run: Run) => JSON.stringify(card(run, config, en).blocks);
const started = {
  startedAt: SOME_TIME,
  decision: { verdict: "approved", by: ON_CALL, at: SOME_TIME, reason: "", digest: "d" },
} as const;
const ended = (result: Partial<Result>): Partial<Run> => ({ ...started, result: { ...success, ...result } });

describe("the card", () => {
  it.each(Object.entries(languages))(
    "has the same blocks in the same places at every status in %s",
    (_, text) => {
      const layouts = STATUSES.map((status) => {
        const { blocks } = card(someRun({ status, ...ended({}) }), config, text);
        return blocks
          .map(({ type }) => type)
          .filter((type) => type !== "actions")
          .join(" ");
      });
      expect([...new Set(layouts)]).toEqual(["header section section rich_text context"]);
    },
  );

  it("shows the whole command, however long, and the reason, as they were written", () => {
    const command = "あ<!channel>```".repeat(300).slice(0, 3000);
    const reason = "<@U0EVIL> </code> *why*";
    const { blocks } = card(someRun({ command, reason }), config, en);
    const text = (value: string) => expect.objectContaining({ type: "text", text: value });
    expect(blocks).toContainEqual({
      type: "rich_text",
      elements: [
        { type: "rich_text_section", elements: [text("Reason: "), text(reason)] },
        { type: "rich_text_preformatted", elements: [text(command)] },
      ],
    });
  });

  it.each(CAUSES)("says in one sentence of each language what AWS says: %s", (cause) => {
    const result = ended({ ending: "could-not-start", exit: null, cause, problem: "ResourceError: x" });
    for (const text of Object.values(languages)) {
      for (const status of ["failed", "interrupted"] as const) {
        const shown = JSON.stringify(card(someRun({ status, ...result }), config, text).blocks);
        expect(shown).toContain(text.causes[cause]);
        expect(shown).toContain("ResourceError: x");
      }
    }
  });

  it("shows what there is to say about a target that could not be used", () => {
    const explanation = "A deploy of <web> is under way.";
    const run = someRun({ status: "refused", problem: "target-unavailable", explanation });
    expect(words(run)).toContain(explanation);
  });

  it("shows that there is something where there is nothing to see", () => {
    expect(words(someRun({ command: "a\u200bb\u202ec" }))).toContain("a\ufffdb\ufffdc");
  });

  it.each<[string, Partial<Run>, Parameters<typeof someConfig>[0], string]>([
    ["waits", { status: "awaiting-approval" }, {}, "Nothing has run yet"],
    ["writes", { status: "running" }, {}, "stays changed"],
    [
      "writes in one transaction",
      { status: "running" },
      { oneTransaction: true },
      "everything is rolled back",
    ],
    ["is a dry run", { status: "running", mode: "dry-run" }, {}, "is rolled back"],
    ["is read-only", { status: "running", mode: "read-only" }, { oneTransaction: true }, "It is read-only"],
  ])(
    "asks before it cancels a run that %s, and says what becomes of its changes",
    (_, fields, target, words) => {
      const { blocks } = card(someRun(fields), someConfig(target), en);
      const buttons = JSON.stringify(blocks.at(-1));
      expect(buttons).toContain(words);
    },
  );

  it.each([
    ["requested", ["cancel"]],
    ["awaiting-approval", ["approve", "dry_run", "reject", "cancel"]],
    ["queued", ["cancel"]],
    ["running", ["cancel"]],
    ...STATUSES.slice(4).map((status): [Status, string[]] => [status, []]),
  ] satisfies [Status, string[]][])(
    "has the buttons that make sense when the run is %s, carrying its id alone",
    (status, buttons) => {
      const run = someRun({ status, token: "task-token" });
      const { blocks } = card(run, config, en);
      const row = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
      expect(row.map((element) => ("action_id" in element ? element.action_id : ""))).toEqual(buttons);
      for (const element of row) expect(element).toMatchObject({ value: run.id });
      expect(words(run)).not.toContain("task-token");
    },
  );

  it("asks before it approves, with the target, the mode and the command's first line", () => {
    const run = someRun({ status: "awaiting-approval", command: "\nUser.delete_all\nputs 1" });
    expect(words(run)).toContain("Run this on production?");
    expect(words(run)).toMatch(/Write: User\.delete_all …/);
  });

  it.each([
    [
      "who can decide, and that nothing has run",
      { status: "awaiting-approval", expiresAt: SOME_TIME },
      [`<@${ON_CALL}> or <@${SECOND_ON_CALL}>`, "Nothing has run"],
    ],
    ["that nobody can decide", { status: "awaiting-approval", target: "gone" }, ["Nobody can approve"]],
    [
      "behind whom it waits",
      { status: "queued", behind: "01KAFV5N00000000000000000A" },
      ["01KAFV5N00000000000000000A"],
    ],
    [
      "that it may still change data",
      { status: "stopping", cancelledBy: ON_CALL },
      [`Cancelled by <@${ON_CALL}>`, "may still be changing data"],
    ],
    [
      "that a read-only run is being stopped",
      { status: "stopping", mode: "read-only", cancelledBy: ON_CALL },
      ["is being stopped."],
    ],
    ["success", { status: "succeeded", ...ended({}) }, ["exit status 0", "Took 120 ms"]],
    [
      "an exit status and what may be left",
      { status: "failed", ...ended({ exit: 3 }) },
      ["exit status 3", "may have changed data"],
    ],
    [
      "an exception with its line",
      {
        status: "failed",
        ...ended({ exit: 1, exception: { class: "NoMethodError", message: "undefined", line: 2 } }),
      },
      ["NoMethodError: undefined (script.rb:2)"],
    ],
    [
      "that it could not be started",
      { status: "failed", ...ended({ ending: "could-not-start", exit: null, problem: "no bin/rails" }) },
      ["Nothing was run", "no bin/rails"],
    ],
    [
      "too much output",
      { status: "failed", ...ended({ ending: "output-limit", exit: null }) },
      ["printed more", "may have changed data"],
    ],
    [
      "the time limit",
      { status: "timed-out", ...ended({ ending: "time-limit", exit: null }) },
      ["30 min", "may have changed data"],
    ],
    ["a cancellation before it began", { status: "cancelled", cancelledBy: DEVELOPER }, ["Nothing was run"]],
    [
      "a cancellation while it ran",
      { status: "cancelled", cancelledBy: DEVELOPER, ...started },
      ["may have changed data"],
    ],
    [
      "a cancellation of a read-only run",
      { status: "cancelled", mode: "read-only", cancelledBy: DEVELOPER, ...started },
      ["It was read-only"],
    ],
    ["that nobody decided", { status: "expired" }, ["Nobody decided in time"]],
    [
      "why it was refused",
      { status: "refused", problem: "approval-void" },
      ["may no longer approve", "Nothing was run"],
    ],
    [
      "why it was aborted",
      { status: "aborted", problem: "step-failed" },
      ["A step of Ambulance failed", "Nothing was run"],
    ],
    [
      "a problem that it has no sentence for",
      { status: "aborted", problem: "__proto__" },
      ["could not go on"],
    ],
    [
      "a dead server",
      { status: "interrupted", ...ended({ ending: "server-died", exit: null }) },
      ["server stopped", "may have changed data"],
    ],
    [
      "a forged report",
      { status: "interrupted", ...ended({ ending: "report-forged", exit: null }) },
      ["none of them can be believed"],
    ],
    [
      "an execution that was stopped from outside",
      { status: "interrupted", problem: "stopped-outside", ...started },
      ["stopped from outside", "may have changed data"],
    ],
  ] satisfies [string, Partial<Run>, string[]][])("tells %s", (_, fields, sentences) => {
    for (const sentence of sentences) expect(words(someRun(fields))).toContain(sentence);
  });
});
