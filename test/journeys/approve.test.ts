import { describe, expect, it } from "vitest";
import { AOI, Journey, KEN } from "../support/journey.ts";

describe("a run that is approved", () => {
  it("goes from /ambulance to its result in the thread", async () => {
    const journey = await Journey.start();
    expect(await journey.ask({ command: 'console.log("412 trial users")' })).toEqual({ ok: true });
    const card = await journey.card("approve");
    await journey.thread(card, KEN);
    await journey.press(KEN, card, "approve");
    const thread = await journey.thread(card, "exit status 0");
    expect(JSON.stringify(thread)).toContain("412 trial users");
    await journey.card("Succeeded");
    const run = await journey.run();
    expect(run).toMatchObject({ status: "succeeded", requester: AOI, decision: { by: KEN } });
    expect(run.entries.map((entry) => entry.kind)).toEqual([
      "requested",
      "checked",
      "asked",
      "approved",
      "started",
      "finished",
    ]);
  });
});
