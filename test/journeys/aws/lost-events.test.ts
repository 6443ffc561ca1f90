import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, startInstallation } from "../../support/aws/installation.ts";
import { AOI, type Journey, KEN, type Message } from "../../support/journey.ts";

const LONG = 120_000;
let installation: Installation;
let journey: Journey;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ installation, close } = await startInstallation({ loses: () => true }));
  ({ journey } = installation);
}, LONG);
afterAll(() => close(), LONG);

async function approved(command: string): Promise<Message> {
  await journey.ask({ command });
  const card = await journey.card('"approve"');
  await journey.press(KEN, card, "approve");
  return card;
}

describe("when every event of AWS gets lost", { timeout: LONG }, () => {
  it("a run comes to its result all the same", async () => {
    const card = await approved('console.log("nobody reported this")');
    const thread = await journey.thread(card, "exit status 0");
    expect(JSON.stringify(thread)).toContain("nobody reported this");
    await installation.runThatIs("succeeded");
  });

  it("the output and the links of a running command come with the sweep", async () => {
    const card = await approved('console.log("still here"); setInterval(Object, 1000)');
    await installation.runThatIs("running");
    await installation.sweepUntil(async () => {
      const thread = JSON.stringify(await journey.state(AOI));
      expect(thread).toContain("still here");
      expect(thread).toContain("ECS task");
    });
    await journey.press(AOI, await journey.card("Running"), "cancel");
    await installation.runThatIs("stopping");
    await installation.sweepUntil(async () => expect((await installation.run()).status).toBe("cancelled"));
    await journey.thread(card, "Cancelled");
  });

  it("a run that was stopped in the console is closed by the sweep", async () => {
    await journey.ask({ command: "1" });
    await journey.card('"approve"');
    const { id } = await installation.run();
    await installation.stopInConsole(id);
    await installation.sweepUntil(async () => {
      expect(await installation.run()).toMatchObject({ status: "aborted", problem: "stopped-outside" });
    });
  });
});
