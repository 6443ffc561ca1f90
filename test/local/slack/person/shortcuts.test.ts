import { describe, expect, it } from "vitest";
import { BOT, DEVELOPER, GENERAL_CHANNEL, ON_CALL } from "../../../../local/slack/people.ts";
import { act, look, sandbox } from "../helpers.ts";
import { withBot } from "./as-developer.ts";

describe("shortcuts and the home", () => {
  it("send the message that the shortcut was used on", async () => {
    const { slack, bot } = await withBot();
    await act(slack, "say", { as: DEVELOPER.id, channel: GENERAL_CHANNEL, text: "```User.count```" });
    const [said] = (await look(slack, DEVELOPER.id)).messages;
    const use = {
      as: ON_CALL.id,
      callbackId: "run_in_production",
      channel: GENERAL_CHANNEL,
      messageTs: said?.ts,
    };
    expect(await act(slack, "shortcut", use)).toMatchObject({ ok: true });
    expect(bot.last().payload).toMatchObject({
      type: "message_action",
      callback_id: "run_in_production",
      user: { id: ON_CALL.id },
      channel: { id: GENERAL_CHANNEL, name: "general" },
      message_ts: said?.ts,
      message: { type: "message", user: DEVELOPER.id, text: "```User.count```", ts: said?.ts },
      response_url: expect.any(String),
      trigger_id: expect.any(String),
    });
    expect(await act(slack, "shortcut", { ...use, callbackId: "other" })).toMatchObject({ ok: false });
    expect(await act(slack, "shortcut", { as: ON_CALL.id, callbackId: "run_in_production" })).toMatchObject({
      ok: false,
    });
  });

  it("open the home with an event, as JSON", async () => {
    const { slack, bot } = await withBot();
    expect(await act(slack, "home", { as: DEVELOPER.id })).toMatchObject({ ok: true });
    expect(bot.last().headers["content-type"]).toBe("application/json");
    expect(bot.last().payload).toMatchObject({
      type: "event_callback",
      team_id: "T0000000001",
      api_app_id: BOT.appId,
      event: { type: "app_home_opened", user: DEVELOPER.id, tab: "home", channel: "D0000DEV01" },
      event_id: expect.stringMatching(/^Ev/),
      authorizations: [{ user_id: BOT.userId, is_bot: true }],
    });
  });

  it("list the app's command and shortcut, and everybody", async () => {
    const slack = await sandbox();
    const seen = await look(slack, DEVELOPER.id);
    expect(seen.commands).toMatchObject([{ command: "/ambulance" }]);
    expect(seen.shortcuts).toEqual([
      { callbackId: "run_in_production", name: "Run in production", type: "message" },
    ]);
    expect(seen.me).toMatchObject({ id: DEVELOPER.id, realName: "Aoi Sato", locale: "en-US" });
    expect(seen.people).toHaveLength(5);
  });
});
