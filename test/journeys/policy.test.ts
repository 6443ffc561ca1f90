import { describe, expect, it } from "vitest";
import { AOI, Journey, KEN, teamConfig } from "../support/journey.ts";

/** Ruby, and JavaScript as well: the test's target runs the latter. */
const RISKY = 'globalThis.system = console.log\nsystem("ran anyway")';

describe("a risky command", () => {
  it("shows the approver what was found before they decide, and runs once they approved", async () => {
    const journey = await Journey.start(teamConfig({ approval: "never" }));
    expect(await journey.ask({ command: RISKY })).toEqual({ ok: true });
    const card = await journey.card("approve");
    const shown = JSON.stringify(card.blocks);
    expect(shown).toContain("Danger, line 2: ");
    expect(shown).toContain("It starts another program. ");
    expect(shown).toContain('system(\\"ran anyway\\")\\n^');
    await journey.press(KEN, card, "approve");
    await journey.card("Succeeded");
    expect((await journey.run()).entries.map(({ kind }) => kind)).toContain("approved");
    expect(JSON.stringify(await journey.card("Succeeded"))).toContain("Danger, line 2: ");
  });

  it("of which the card shows the worst has everything in the thread", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: `${RISKY}\n${"system(1)\n".repeat(9)}` });
    const card = await journey.card("approve");
    expect(JSON.stringify(card.blocks)).toContain("… and 5 more. All of them are in the thread.");
    const thread = JSON.stringify(await journey.thread(card, "found 10 things"));
    for (const line of [2, 3, 11]) expect(thread).toContain(`${line}: system(`);
  });
});

describe("a command that a rule of the team refuses", () => {
  const rules = [
    { name: "no-programs", when: { found: ["shell"] }, verdict: "refuse", words: "Do it in Ruby." },
  ];

  it("is refused with the rule's sentence, on the record, and is never run", async () => {
    const journey = await Journey.start({ ...teamConfig({ approval: "never" }), rules });
    await journey.ask({ command: RISKY });
    const card = await journey.card("Refused");
    expect(JSON.stringify(card.blocks)).toContain("Do it in Ruby. (no-programs)");
    await journey.thread(card, "Nothing was run");
    const run = await journey.run();
    expect(run.entries.map(({ kind }) => kind)).toEqual(["requested", "refused"]);
    expect(run.entries.at(-1)?.detail).toMatchObject({ rule: "no-programs", danger: 1 });
  });
});

describe("/ambulance check", () => {
  it("answers the person who asks, and leaves nothing behind", async () => {
    const journey = await Journey.start();
    await journey.command(AOI, `/ambulance check production ${RISKY}`);
    const answer = await journey.whisper(AOI, "This is only a check");
    expect(JSON.stringify(answer.blocks)).toContain("Danger, line 2: ");
    expect((await journey.state(KEN)).messages).toEqual([]);
    expect((await journey.server.services.store.history({ limit: 1 })).runs).toEqual([]);
  });
});
