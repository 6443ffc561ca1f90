import { describe, expect, it } from "vitest";
import { checkView } from "../../../local/slack/block-kit/check.ts";
import { pressed } from "../../support/bot.ts";
import { SOME_TIME, someRun } from "../../support/runs.ts";
import { DEVELOPER, ON_CALL, STRANGER } from "../../support/services.ts";
import { withRuns } from "./with-runs.ts";

describe("App Home", () => {
  const opened = (user: string, tab = "home") => ({
    type: "event_callback",
    team_id: "T0",
    event: { type: "app_home_opened", user, tab, channel: "D0", event_ts: "1" },
  });

  it("shows an approver what waits for them, with buttons", async () => {
    const waiting = { status: "awaiting-approval", expiresAt: SOME_TIME + 1000 } as const;
    const { send, slack } = await withRuns([someRun(waiting)]);
    await send(opened(ON_CALL));
    const [published] = slack.to("views.publish");
    expect(checkView(published?.view)).toEqual([]);
    expect(published).toMatchObject({ user_id: ON_CALL });
    expect(JSON.stringify(published)).toContain('"approve"');
  });

  it.each([DEVELOPER, STRANGER])("shows %s no buttons for what they may not decide", async (person) => {
    const { send, slack } = await withRuns([someRun({ status: "awaiting-approval" })]);
    await send(opened(person));
    expect(JSON.stringify(slack.to("views.publish"))).not.toContain('"approve"');
  });

  it("has words for an empty one, and is left alone when another tab is opened", async () => {
    const { send, slack } = await withRuns([]);
    await send(opened(DEVELOPER));
    await send(opened(DEVELOPER, "messages"));
    expect(slack.to("views.publish")).toHaveLength(1);
    expect(JSON.stringify(slack.to("views.publish"))).toContain("You have not asked for a run yet");
  });

  it("opens the modal, which then belongs to no channel", async () => {
    const { send, slack } = await withRuns([]);
    const home = { view: { id: "V1", type: "home" }, channel: undefined, response_url: undefined };
    await send(pressed(slack, "new_run", "new", DEVELOPER, home));
    expect(slack.to("views.open")[0]).toMatchObject({
      view: { private_metadata: JSON.stringify({ openedAt: SOME_TIME }) },
    });
    expect(JSON.stringify(slack.to("views.open"))).not.toContain("channel");
  });
});

describe("the shortcut on a message", () => {
  const shortcut = (message: object) => ({
    type: "message_action",
    callback_id: "run_in_production",
    trigger_id: "trigger",
    message_ts: "1.1",
    response_url: "http://127.0.0.1:1/",
    user: { id: DEVELOPER, name: "dev" },
    team: { id: "T0", domain: "acme" },
    channel: { id: "C0GENERAL", name: "general" },
    message: { type: "message", ts: "1.1", ...message },
  });
  const code = (text: string) => ({
    type: "rich_text",
    elements: [
      { type: "rich_text_section", elements: [{ type: "text", text: "please run" }] },
      {
        type: "rich_text_preformatted",
        elements: [
          { type: "text", text },
          { type: "link", url: "https://x.test" },
        ],
      },
    ],
  });

  it.each([
    [
      "the first code block of its blocks",
      { text: "x", blocks: [{ type: "section" }, code("a < b # ")] },
      "a < b # https://x.test",
    ],
    ["the first fence of its text", { text: "run\n```a &lt; b &amp;&amp; c```\nand ```d```" }, "a < b && c"],
    ["all of its text without code", { text: " User.count " }, "User.count"],
    [
      "addresses as they were typed",
      { text: "get <https://x.test|x.test> <https://y.test>" },
      "get x.test https://y.test",
    ],
  ])("fills in %s", async (_, message, command) => {
    const { send, slack } = await withRuns([]);
    await send(shortcut(message));
    const [opened] = slack.to("views.open");
    expect(JSON.stringify(opened)).toContain(`"initial_value":${JSON.stringify(command)}`);
    expect(JSON.stringify(opened)).toContain("C0GENERAL");
  });

  it("leaves out code that is too long, and says so", async () => {
    const { send, slack } = await withRuns([]);
    await send(shortcut({ text: "x".repeat(3001) }));
    const view = JSON.stringify(slack.to("views.open"));
    expect(view).toContain("longer than 3,000 characters");
    expect(view).not.toContain("initial_value");
  });

  it.each([[{}], [{ blocks: [null, 3, { type: "rich_text" }] }], [{ text: "" }]])(
    "survives %j",
    async (message) => {
      const { send, slack } = await withRuns([]);
      await send(shortcut(message));
      expect(checkView(slack.to("views.open")[0]?.view)).toEqual([]);
    },
  );
});
