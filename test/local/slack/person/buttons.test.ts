import { describe, expect, it, test } from "vitest";
import { BOT, DEVELOPER, ON_CALL, RUNS_CHANNEL } from "../../../../local/slack/people.ts";
import { post, postCard, postPrivateCard, pressOn } from "../cards.ts";
import { act, api, buttonBlock, type FakeBot, modal, plain } from "../helpers.ts";
import { openModal, withBot } from "./as-developer.ts";

describe("buttons", () => {
  it("send the message, the state of its inputs, a trigger and a response_url", async () => {
    const { slack, bot } = await withBot();
    const select = {
      type: "static_select",
      action_id: "mode",
      options: [{ text: plain("Dry run"), value: "dry" }],
    };
    const blocks = [
      buttonBlock(),
      { type: "section", block_id: "pick", text: plain("Mode"), accessory: select },
    ];
    const { ts } = await post(slack, "run", { blocks });
    const press = { ...pressOn(String(ts), ON_CALL.id), channel: RUNS_CHANNEL };
    expect(await act(slack, "action", press)).toEqual({ status: 200, ok: true });
    expect(bot.last().headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(bot.last().payload).toMatchObject({
      type: "block_actions",
      team: { id: "T0000000001", domain: "acme" },
      user: { id: ON_CALL.id, username: "ken", name: "ken", team_id: "T0000000001" },
      api_app_id: BOT.appId,
      container: { type: "message", message_ts: ts, channel_id: RUNS_CHANNEL, is_ephemeral: false },
      channel: { id: RUNS_CHANNEL, name: "production-runs" },
      message: {
        ts,
        text: "run",
        user: BOT.userId,
        bot_id: BOT.botId,
        blocks: [{ block_id: "decision" }, {}],
      },
      state: { values: { pick: { mode: { type: "static_select", selected_option: null } } } },
      actions: [
        {
          type: "button",
          action_id: "approve",
          block_id: "decision",
          value: "run-1",
          text: plain("Approve"),
          action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
        },
      ],
      response_url: expect.stringMatching("/response/"),
      trigger_id: expect.any(String),
    });
    await act(slack, "action", {
      ...press,
      blockId: "pick",
      actionId: "mode",
      selectedOption: { value: "dry" },
    });
    expect(bot.last().payload.actions).toMatchObject([
      { selected_option: { value: "dry", text: plain("Dry run") } },
    ]);
  });

  it("can only be pressed where they are", async () => {
    const { slack, bot } = await withBot();
    const ts = await postCard(slack);
    const press = pressOn(ts, ON_CALL.id);
    await api(slack, "chat.update", { channel: RUNS_CHANNEL, ts, text: "decided" });
    expect(await act(slack, "action", press)).toMatchObject({
      ok: false,
      error: expect.stringContaining("not in this message"),
    });
    expect(await act(slack, "action", { ...press, messageTs: "1.000001" })).toMatchObject({ status: 404 });
    expect(await act(slack, "action", { ...press, as: "U9" })).toMatchObject({ status: 400 });
    expect(bot.requests).toEqual([]);
  });

  it("of an ephemeral message say so, and bring no message", async () => {
    const { slack, bot } = await withBot();
    await act(slack, "action", pressOn(await postPrivateCard(slack), DEVELOPER.id));
    expect(bot.last().payload).toMatchObject({ container: { is_ephemeral: true } });
    expect(bot.last().payload.message).toBeUndefined();
  });

  test.each<[string, Parameters<FakeBot["answer"]>[0], string]>([
    [
      "an error",
      (_request, response) => void response.writeHead(503).end(),
      "This app responded with Status Code 503.",
    ],
    ["silence", () => undefined, "Operation timed out. Apps need to respond within 3 seconds."],
  ])("show what Slack shows after %s", async (_what, reply, error) => {
    const { slack, bot } = await withBot();
    const ts = await postCard(slack);
    bot.answer(reply);
    const press = pressOn(ts, ON_CALL.id);
    expect(await act(slack, "action", press)).toMatchObject({ ok: false, error });
  });

  it("work in a modal and in the home", async () => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(
      slack,
      bot,
      modal({ blocks: [buttonBlock()], private_metadata: "secret" }),
    );
    await act(slack, "action", { as: DEVELOPER.id, viewId, blockId: "decision", actionId: "approve" });
    expect(bot.last().payload).toMatchObject({
      container: { type: "view", view_id: viewId },
      view: { id: viewId, private_metadata: "secret" },
    });
    expect(bot.last().payload.response_url).toBeUndefined();
    await api(slack, "views.publish", {
      user_id: DEVELOPER.id,
      view: { type: "home", blocks: [buttonBlock()] },
    });
    await act(slack, "action", { as: DEVELOPER.id, home: true, blockId: "decision", actionId: "approve" });
    expect(bot.last().payload).toMatchObject({ view: { type: "home" }, actions: [{ value: "run-1" }] });
  });
});
