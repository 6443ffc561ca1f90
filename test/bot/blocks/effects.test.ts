import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectsBlocks } from "../../../bot/blocks/effects.ts";
import { en } from "../../../bot/text/en.ts";
import { languages } from "../../../bot/text/index.ts";
import { checkBlocks } from "../../../local/slack/block-kit/check.ts";
import type { Effects } from "../../../runs/report.ts";
import type { Mode } from "../../../runs/run.ts";
import { someRun } from "../../support/runs.ts";
import { success } from "../../support/services.ts";

const table = (name: string, counts: Partial<Record<"inserted" | "updated" | "deleted", number>>) => ({
  database: "primary",
  table: name,
  statements: 1,
  inserted: 0,
  updated: 0,
  deleted: 0,
  attempted: { inserted: 0, updated: 0, deleted: 0 },
  ...counts,
});

const none: Effects = {
  changes: [],
  heldBack: { mails: 0, jobs: 0, requests: 0 },
  refused: [],
  warnings: [],
  rolledBack: false,
};
const two = [table("users", { updated: 1412 }), table("sessions", { deleted: 3, inserted: 1 })];

const blocksOf = (mode: Mode, effects: Partial<Effects>, text = en) =>
  effectsBlocks(someRun({ mode, result: { ...success, effects: { ...none, ...effects } } }), text);
const wordsOf = (...about: Parameters<typeof blocksOf>) => JSON.stringify(blocksOf(...about));

describe("what a command did", () => {
  it("is said by table, and only where rows changed", () => {
    const words = wordsOf("write", { changes: [...two, table("untouched", {})] });
    expect(words).toContain("primary.users  1,412 updated\\nprimary.sessions  1 inserted, 3 deleted");
    expect(words).toContain(en.effects.changed);
    expect(words).not.toContain("untouched");
    expect(wordsOf("write", {})).toContain(en.effects.nothing);
  });

  it("is said as what would happen after a dry run, with whether it was rolled back", () => {
    expect(wordsOf("dry-run", { changes: two, rolledBack: true })).toContain(en.effects.wouldChange);
    expect(wordsOf("dry-run", { rolledBack: true })).toContain(en.effects.rolledBack);
    const unsure = wordsOf("dry-run", { changes: two, rolledBack: false });
    expect(unsure).toContain(en.effects.notConfirmed);
    expect(unsure).not.toContain(en.effects.rolledBack);
  });

  it("names what was held back, what was refused, and what is not counted", () => {
    const words = wordsOf("dry-run", {
      heldBack: { mails: 2, jobs: 0, requests: 1 },
      refused: ["DDL: DROP TABLE users <!channel>"],
      warnings: ["after-commit-skipped"],
    });
    expect(words).toContain("mails: 2, requests: 1");
    expect(words).toContain("after-commit-skipped");
    const refused = blocksOf("dry-run", { refused: ["<!channel>"] }).filter(
      ({ type }) => type !== "rich_text",
    );
    expect(JSON.stringify(refused)).not.toContain("<!channel>");
  });

  it("is nothing where nobody knows", () => {
    expect(effectsBlocks(someRun({ result: success }), en)).toEqual([]);
    expect(effectsBlocks(someRun(), en)).toEqual([]);
  });

  it("fits into a message in each language, however much there is and whatever tables are called", () => {
    const rows = fc.nat(1e9);
    const effects = fc.record({
      changes: fc.array(
        fc.record({ name: fc.string({ maxLength: 300 }), inserted: rows, updated: rows, deleted: rows }),
        { maxLength: 51 },
      ),
      refused: fc.array(fc.string({ unit: "binary", maxLength: 2000 }), { maxLength: 20 }),
      warnings: fc.array(fc.string({ maxLength: 60 }), { maxLength: 50 }),
      heldBack: fc.record({ mails: rows, jobs: rows, requests: rows }),
      rolledBack: fc.boolean(),
    });
    fc.assert(
      fc.property(effects, fc.constantFrom(...Object.values(languages)), (all, text) => {
        const changes = all.changes.map(({ name, ...counts }) => table(name, counts));
        const blocks = blocksOf("dry-run", { ...all, changes }, text);
        expect(checkBlocks(JSON.parse(JSON.stringify(blocks)), "message")).toEqual([]);
        expect(JSON.stringify(blocks).length).toBeLessThan(9_000);
      }),
    );
  });
});
