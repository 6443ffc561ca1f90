import { describe, expect, it } from "vitest";
import { card } from "../../../bot/blocks/card.ts";
import type { Block } from "../../../bot/blocks/elements.ts";
import { resultMessage } from "../../../bot/blocks/thread.ts";
import { en } from "../../../bot/text/en.ts";
import { languages } from "../../../bot/text/index.ts";
import type { ConfigInput } from "../../../runs/config.ts";
import type { Result } from "../../../runs/run.ts";
import { changed, someDryRun, someEffects } from "../../support/effects.ts";
import { someRun } from "../../support/runs.ts";
import { someConfig, success } from "../../support/services.ts";

type Tolerance = ConfigInput["targets"][string]["tolerance"];

const said = someEffects({
  changes: [changed("users", { updated: 412 }), changed("sessions", { deleted: 3 })],
  rolledBack: true,
});
const tolerance = { percent: 5 } as const;

/** A run that writes, with a dry run before it, and what came of it. */
function over(result: Partial<Result>, dryRun: Partial<Result> = { effects: said }) {
  return someRun({
    status: (result.exit ?? 0) === 0 ? "succeeded" : "failed",
    startedAt: 1,
    dryRun: someDryRun({ ...success, ...dryRun }),
    result: { ...success, ...result },
  });
}

const blocksOf = (run: ReturnType<typeof over>, limits?: Tolerance, text = en) =>
  resultMessage(run, someConfig({ tolerance: limits }), text).blocks;
const wordsOf = (blocks: Block[]) => JSON.stringify(blocks).replaceAll("\\n", "\n");

describe("the result of a run that had a dry run", () => {
  it("shows both side by side for each table, those that differ first", () => {
    const effects = someEffects({
      changes: [
        changed("sessions", { deleted: 3 }),
        changed("users", { updated: 500 }),
        changed("orders", { inserted: 1 }),
      ],
    });
    const words = wordsOf(blocksOf(over({ effects }), tolerance));
    expect(words).toContain(
      [
        "⚠️ primary.users  dry run: 412 updated | run: 500 updated",
        "⚠️ primary.orders  dry run: none | run: 1 inserted",
        "= primary.sessions  dry run: 3 deleted | run: 3 deleted",
      ].join("\n"),
    );
    expect(words).toContain(en.compared.did.beyond);
    expect(words).not.toContain(en.effects.changed);
  });

  it("says that it did what the dry run had said", () => {
    const words = wordsOf(blocksOf(over({ effects: { ...said, rolledBack: false } }), tolerance));
    expect(words).toContain(en.compared.did.same);
    expect(words).toContain("= primary.users");
    expect(words).not.toMatch(/[⚠≠]/);
  });

  it("says that it is within the tolerance, and marks what differs", () => {
    const effects = someEffects({
      changes: [changed("users", { updated: 411 }), changed("sessions", { deleted: 3 })],
    });
    const words = wordsOf(blocksOf(over({ effects }), tolerance));
    expect(words).toContain(en.compared.did.within);
    expect(words).toContain("≠ primary.users");
    expect(words).not.toContain("⚠");
  });

  it("shows a difference without calling it bad where the target sets no tolerance", () => {
    const words = wordsOf(
      blocksOf(over({ effects: someEffects({ changes: [changed("users", { updated: 1 })] }) })),
    );
    expect(words).toContain(en.compared.did.different);
    expect(words).toContain("≠ primary.users");
    expect(words).not.toContain("⚠");
  });

  it("says nothing about rows where both changed none", () => {
    const empty = someEffects({ rolledBack: true });
    const words = wordsOf(blocksOf(over({ effects: someEffects() }, { effects: empty }), tolerance));
    expect(words).toContain(en.compared.did.same);
    expect(words).not.toContain(en.compared.title);
  });

  it("does not claim more than was counted", () => {
    const effects = { ...said, rolledBack: false, warnings: ["raw-connection"] };
    expect(wordsOf(blocksOf(over({ effects }), tolerance))).toContain(
      `${en.compared.did.same} ${en.compared.notAllCounted}`,
    );
  });

  it.each(Object.entries(languages))(
    "says plainly in %s that nothing stayed changed where the runner rolled it back",
    (_, text) => {
      const effects = someEffects({
        changes: [changed("users", { updated: 500 })],
        warnings: ["outside-tolerance"],
        rolledBack: true,
      });
      const run = over({ exit: 70, effects });
      const config = someConfig({ tolerance: { percent: 5, beyond: "roll-back" } });
      const expected = text.common.join(text.headline.outsideTolerance, text.headline.rolledBack);
      for (const { blocks } of [card(run, config, text), resultMessage(run, config, text)]) {
        expect(JSON.stringify(blocks)).toContain(expected);
        expect(JSON.stringify(blocks)).not.toContain(text.headline.mayHaveChanged);
        expect(JSON.stringify(blocks)).not.toContain(text.headline.failed(70));
      }
      const result = JSON.stringify(resultMessage(run, config, text).blocks);
      expect(result).toContain(text.compared.would.beyond);
      // The counts leave nothing out here.
      expect(result).not.toContain(text.effects.warnings);
    },
  );

  it("does not say so when nobody confirmed the rollback, or the script had a connection of its own", () => {
    for (const warning of ["rollback-unconfirmed", "own-connection"]) {
      const effects = someEffects({
        warnings: ["outside-tolerance", warning],
        rolledBack: warning === "own-connection",
      });
      const words = wordsOf(blocksOf(over({ exit: 70, effects }), tolerance));
      expect(words).toContain(en.headline.outsideTolerance);
      expect(words).toContain(en.headline.mayHaveChanged);
      expect(words).not.toContain(en.headline.rolledBack);
      expect(words).toContain(
        warning === "own-connection" ? en.effects.rolledBackInPart : en.effects.notConfirmed,
      );
    }
  });

  it("does not take an exit status of 70 for that", () => {
    const words = wordsOf(blocksOf(over({ exit: 70, effects: said }), tolerance));
    expect(words).toContain(en.headline.failed(70));
    expect(words).not.toContain(en.headline.outsideTolerance);
  });

  it("keeps its status where it is flagged only", () => {
    const run = over({ effects: someEffects({ changes: [changed("users", { updated: 1 })] }) });
    const message = resultMessage(run, someConfig({ tolerance }), en);
    expect(message.text).toContain(en.status.succeeded.word);
    expect(wordsOf(message.blocks)).toContain(en.compared.did.beyond);
  });

  it("says that nobody knows where the run did not report what it changed", () => {
    const words = wordsOf(blocksOf(over({ ending: "killed", exit: null }), tolerance));
    expect(words).toContain(en.compared.unknown.run);
    expect(words).not.toContain(en.compared.did.same);
  });

  it("says that there is nothing to compare with where the dry run broke off, and shows what was changed", () => {
    const run = over({ effects: { ...said, rolledBack: false } }, { exit: 1, effects: said });
    const words = wordsOf(blocksOf(run, tolerance));
    expect(words).toContain(en.compared.unknown["dry-run"]);
    expect(words).toContain("primary.users  412 updated");
    expect(words).not.toContain(en.compared.did.same);
  });
});
