import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { Journey, teamConfig } from "../support/journey.ts";

const METHODS = ["chat.postMessage", "chat.update", "files.getUploadURLExternal"];

describe("a Slack that does not take messages for a while", () => {
  it.each([
    ["asks to wait (429 with Retry-After)", "rate_limited"],
    ["answers with 500", "server_error"],
  ])(
    "because it %s does not hold the run up; afterwards every message is there, in order",
    async (_, mode) => {
      const journey = await Journey.start(teamConfig({ approval: "never" }));
      await journey.post("weather", { mode, methods: METHODS, retryAfterSeconds: 1 });
      await journey.ask({ command: 'console.log("printed meanwhile")' });
      await eventually(async () => expect((await journey.run()).status).toBe("succeeded"));
      await journey.post("weather", { mode: "fine" });
      const card = await journey.card("Succeeded");
      const thread = await journey.thread(card, "Succeeded");
      const texts = thread.map((message) => JSON.stringify(message));
      const at = (words: string) => texts.findIndex((text) => text.includes(words));
      expect(at("Started on")).toBeGreaterThanOrEqual(0);
      expect(at("printed meanwhile")).toBeGreaterThan(at("Started on"));
      expect(at("exit status 0")).toBeGreaterThanOrEqual(at("printed meanwhile"));
    },
  );

  it("because it does not answer at all does not hold the run up either", async () => {
    const journey = await Journey.start(teamConfig({ approval: "never" }));
    await journey.post("weather", { mode: "silent", methods: METHODS, times: 1 });
    await journey.ask({ command: 'console.log("done")' });
    await eventually(async () => expect((await journey.run()).status).toBe("succeeded"));
    await eventually(async () => journey.card("Succeeded"), 18_000);
  }, 30_000);
});
