import { describe, expect, it } from "vitest";
import { card } from "../../../bot/blocks/card.ts";
import { resultMessage } from "../../../bot/blocks/thread.ts";
import { en } from "../../../bot/text/en.ts";
import { languages } from "../../../bot/text/index.ts";
import type { DryRun, Result, Run } from "../../../runs/run.ts";
import { STATUSES } from "../../../runs/status.ts";
import { changed, someDryRun, someEffects } from "../../support/effects.ts";
import { someRun } from "../../support/runs.ts";
import { someConfig, success } from "../../support/services.ts";

const config = someConfig();
const effects = someEffects({ changes: [changed("users", { updated: 412 })], rolledBack: true });
const exception = { class: "Boom", message: "primary.users  3 updated", line: 2 };
const failed: Result = { ...success, ending: "exception", exit: 1, exception, effects };

const blocksOf = (dryRun: DryRun, fields: Partial<Run> = {}) =>
  card(someRun({ status: "awaiting-approval", dryRun, ...fields }), config, en).blocks;
const shown = (dryRun: DryRun, fields: Partial<Run> = {}) => JSON.stringify(blocksOf(dryRun, fields));
const over = (fields: Partial<DryRun>): DryRun => ({ ...someDryRun(), ...fields });

describe("what came out of a dry run, on the card", () => {
  it.each<[string, Partial<DryRun>, string[]]>([
    ["is under way", {}, ["It is under way"]],
    [
      "ended well",
      { status: "succeeded", result: { ...success, effects } },
      ["It ended well", "412 updated"],
    ],
    ["raised", { status: "failed", result: failed }, ["Failed. It was rolled back.", "412 updated", "Boom"]],
    [
      "ended without a report",
      { status: "succeeded", result: success },
      ["nobody knows what it would change"],
    ],
    [
      "was not rolled back for certain",
      { status: "succeeded", result: { ...success, effects: { ...effects, rolledBack: false } } },
      ["Nobody confirmed that everything was rolled back"],
    ],
    [
      "could not count everything",
      {
        status: "succeeded",
        result: { ...success, effects: someEffects({ warnings: ["uncounted-database"], rolledBack: true }) },
      },
      ["not everything could be", "uncounted-database"],
    ],
    [
      "changed nothing",
      { status: "succeeded", result: { ...success, effects: someEffects({ rolledBack: true }) } },
      ["It would change no rows."],
    ],
    [
      "held something back",
      {
        status: "succeeded",
        result: { ...success, effects: { ...effects, heldBack: { mails: 2, jobs: 0, requests: 0 } } },
      },
      ["Held back: mails: 2."],
    ],
    [
      "was refused",
      { status: "refused", problem: "command-changed" },
      ["Refused.", "image changed. Ask again"],
    ],
    ["was cancelled", { status: "cancelled" }, ["Cancelled."]],
  ])("says of one that %s what there is to know", (_, fields, words) => {
    for (const part of words) expect(shown(over(fields))).toContain(part);
  });

  it("never says that nothing would change when something could not be counted", () => {
    const uncounted = someEffects({ warnings: ["raw-connection"], rolledBack: true });
    const text = shown(over({ status: "succeeded", result: { ...success, effects: uncounted } }));
    expect(text).not.toContain("It would change no rows.");
  });

  it("keeps what the command said about its failure apart from what the runner counted", () => {
    const pieces = blocksOf(over({ status: "failed", result: failed })).flatMap((block) =>
      block.type === "rich_text" ? block.elements : [],
    );
    const [counts] = pieces.filter((piece) => JSON.stringify(piece).includes("412 updated"));
    expect(JSON.stringify(counts)).not.toContain("3 updated");
  });

  it("goes with a sentence that promises no approval while it is under way, demanded or not", () => {
    expect(shown(someDryRun())).toContain("A dry run is under way. When it is over,");
  });

  it("is not said to be under way once its run is over", () => {
    expect(shown(someDryRun(), { status: "rejected" })).not.toContain("under way");
  });

  it.each(Object.entries(languages))(
    "changes nothing of the card's layout, at any status, in %s",
    (_, text) => {
      const layouts = STATUSES.flatMap((status) =>
        [undefined, someDryRun(), someDryRun({ ...success, effects })].map((dryRun) =>
          card(someRun({ status, dryRun }), config, text)
            .blocks.map(({ type }) => type)
            .filter((type) => type !== "actions")
            .join(" "),
        ),
      );
      expect(new Set(layouts).size).toBe(1);
    },
  );
});

describe("the buttons", () => {
  const actionsIn = (fields: Partial<Run>) =>
    [
      ...JSON.stringify(card(someRun({ status: "awaiting-approval", ...fields }), config, en)).matchAll(
        /"action_id":"(\w+)"/g,
      ),
    ].map(([, action]) => action);

  it.each<[string, Partial<Run>, string[]]>([
    ["no dry run was made", {}, ["approve", "dry_run", "reject", "cancel"]],
    ["one is under way", { dryRun: someDryRun() }, ["reject", "cancel"]],
    [
      "one showed all there is",
      { dryRun: someDryRun({ ...success, effects }) },
      ["approve", "reject", "cancel"],
    ],
    [
      "one ended without a report",
      { dryRun: someDryRun(success) },
      ["approve", "dry_run", "reject", "cancel"],
    ],
    ["one failed", { dryRun: someDryRun(failed) }, ["approve", "dry_run", "reject", "cancel"]],
    [
      "another image would run by now",
      { dryRun: over({ status: "refused", problem: "command-changed" }) },
      ["approve", "reject", "cancel"],
    ],
    ["the run only reads", { mode: "read-only" }, ["approve", "reject", "cancel"]],
  ])("are those that make sense when %s", (_, fields, buttons) => {
    expect(actionsIn(fields)).toEqual(buttons);
  });
});

describe("the last words of a dry run", () => {
  it("promise no rollback that the databases did not confirm", () => {
    const unconfirmed = { ...success, effects: { ...effects, rolledBack: false } };
    const run = someRun({
      mode: "dry-run",
      dryRunOf: someDryRun().runId,
      status: "succeeded",
      result: unconfirmed,
    });
    const { text } = resultMessage(run, config, en);
    expect(text).not.toContain("take back");
    expect(JSON.stringify(resultMessage(run, config, en).blocks)).toContain("Nobody confirmed");
  });
});
