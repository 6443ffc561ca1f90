import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { AOI, Journey, KEN, MAYA, type Message, RIN, teamConfig } from "../support/journey.ts";

/** Ruby, and JavaScript as well: the test's target runs the latter. Reading finds a danger in it. */
const DANGEROUS = `eval("changes.push({ table: 'users', deleted: 412 })")`;
const AT_ONCE = { name: "dry", when: { modes: ["dry-run"] }, verdict: "run", loosens: true };

const shown = (message: Message) => JSON.stringify(message.blocks);
const buttonsOf = (card: Message) =>
  [...shown(card).matchAll(/"action_id":"(\w+)"/g)].map(([, action]) => action);

/** The run that people asked for, and its dry runs. */
async function runsOf(journey: Journey) {
  const { runs } = await journey.server.services.store.history({ limit: 10 });
  const run = runs.find(({ dryRunOf }) => dryRunOf === undefined);
  const dryRuns = runs.filter(({ dryRunOf }) => dryRunOf !== undefined);
  if (!run) throw new Error("There is no run");
  return { run, dryRuns };
}

describe("a dangerous command", () => {
  it("is shown with what it would change before anybody can approve it, and does that once it is approved", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: DANGEROUS });
    const asked = await journey.card("dry run comes before the approval");
    expect(buttonsOf(asked)).toEqual(["dry_run", "reject", "cancel"]);
    await journey.thread(asked, "needs a dry run");
    await journey.press(KEN, asked, "dry_run");
    const card = await journey.card("412 deleted");
    expect(shown(card)).toContain("rolled back");
    expect(buttonsOf(card)).toEqual(["approve", "reject", "cancel"]);
    await journey.press(KEN, card, "approve");
    await journey.card("Succeeded");
    const { run, dryRuns } = await runsOf(journey);
    expect(run.entries.map(({ kind }) => kind)).toEqual([
      "requested",
      "checked",
      "asked",
      "dry-run-started",
      "dry-run-ended",
      "approved",
      "started",
      "finished",
    ]);
    expect(dryRuns).toMatchObject([{ mode: "dry-run", status: "succeeded", dryRunOf: run.id }]);
  });

  it("has the whole story of its dry run in its thread, and one card in the channel", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: `console.log("looked");\n${DANGEROUS}` });
    const asked = await journey.card("dry_run");
    await journey.press(KEN, asked, "dry_run");
    const thread = await journey.thread(asked, "Dry run ✅");
    const told = JSON.stringify(thread);
    for (const words of ["Dry run, started by", "Dry run started on", "looked", `<@${KEN}> Dry run`])
      expect(told).toContain(words);
    const cards = (await journey.state(AOI)).messages.filter(
      ({ threadTs, ephemeral }) => !threadTs && !ephemeral,
    );
    expect(cards).toHaveLength(1);
  });

  it("gets its dry run by itself where the rules let dry runs run; the approvers hear of its beginning and its end", async () => {
    const journey = await Journey.start({ ...teamConfig(), rules: [AT_ONCE] });
    await journey.ask({ command: DANGEROUS });
    const card = await journey.card("412 deleted");
    expect(buttonsOf(card)).toEqual(["approve", "reject", "cancel"]);
    const thread = await journey.thread(card, "Dry run ✅");
    const called = thread.map(({ text }) => text).filter((text) => text.includes(`<@${KEN}>`));
    expect(called).toEqual([
      expect.stringContaining("approve or reject the run until"),
      expect.stringContaining("Dry run ✅"),
    ]);
  });

  it("of which the dry run fails shows how far it came, and the approver decides", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: `${DANGEROUS}; process.exit(3)` });
    await journey.press(KEN, await journey.card("dry_run"), "dry_run");
    const card = await journey.card("Dry run again");
    expect(shown(card)).toContain("Failed. It was rolled back.");
    expect(buttonsOf(card)).toEqual(["approve", "dry_run", "reject", "cancel"]);
    await journey.press(MAYA, card, "reject");
  });

  it("cannot be approved before it, nor given a dry run by who may not approve", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: DANGEROUS });
    const card = await journey.card("dry_run");
    await journey.press(RIN, card, "dry_run");
    await journey.whisper(RIN, "You are not an approver");
    expect((await runsOf(journey)).dryRuns).toEqual([]);
  });
});

describe("a requester", () => {
  it("can ask for a dry run before the approval, of the most harmless command", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: 'console.log("harmless")', mode: "write-after-dry-run" });
    const card = await journey.card("dry run comes before the approval");
    await journey.press(KEN, card, "dry_run");
    await journey.press(KEN, await journey.card('"approve"'), "approve");
    await journey.card("Succeeded");
    const { run, dryRuns } = await runsOf(journey);
    expect(run).toMatchObject({ mode: "write", dryRunFirst: true, decision: { by: KEN } });
    expect(dryRuns).toHaveLength(1);
  });
});

describe("a run that is cancelled while its dry run runs", () => {
  it("stops the dry run", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: `${DANGEROUS}; console.log("busy"); setInterval(Object, 1000)` });
    const asked = await journey.card("dry_run");
    await journey.press(KEN, asked, "dry_run");
    await journey.thread(asked, "busy");
    await journey.press(AOI, await journey.card("under way"), "cancel");
    await journey.card("🚫");
    await eventually(async () => {
      const { dryRuns } = await runsOf(journey);
      expect(dryRuns).toMatchObject([{ status: "cancelled", cancelledBy: "ambulance" }]);
    }, journey.patience);
  });
});
