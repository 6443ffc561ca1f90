import { createHmac } from "node:crypto";
import { verifySlackRequest } from "@slack/bolt";
import { describe, expect, it, test } from "vitest";
import type { Json } from "../../../local/slack/json.ts";
import { BOT, DEVELOPER, GENERAL_CHANNEL, ON_CALL, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import {
  act,
  api,
  buttonBlock,
  type FakeBot,
  fakeBot,
  json,
  look,
  modal,
  plain,
  SIGNING_SECRET,
  sandbox,
} from "./helpers.ts";

const TYPE_COMMAND = { as: DEVELOPER.id, channel: RUNS_CHANNEL, text: "/ambulance production User.count" };

async function withBot() {
  const slack = await sandbox({ botTimeoutMs: 500 });
  return { slack, bot: await fakeBot(slack) };
}

/** Opens a modal for the developer and returns its id. */
async function openModal(slack: Sandbox, bot: FakeBot, view: Json = modal()): Promise<string> {
  await act(slack, "command", TYPE_COMMAND);
  const answer = await api(slack, "views.open", { trigger_id: bot.last().payload.trigger_id, view });
  expect(answer).toMatchObject({ ok: true });
  return String(Object(answer.view).id);
}

const submit = (slack: Sandbox, viewId: string, values: Json = { command: { text: "User.count" } }) =>
  act(slack, "submit", { as: DEVELOPER.id, viewId, values });

describe("requests to the bot", () => {
  it("are signed as Slack signs them", async () => {
    const { slack, bot } = await withBot();
    await act(slack, "command", TYPE_COMMAND);
    await act(slack, "home", { as: DEVELOPER.id });
    for (const { headers, raw } of bot.requests) {
      const timestamp = String(headers["x-slack-request-timestamp"]);
      const signature = String(headers["x-slack-signature"]);
      const hmac = createHmac("sha256", SIGNING_SECRET).update(`v0:${timestamp}:${raw}`).digest("hex");
      expect(signature).toBe(`v0=${hmac}`);
      expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
      const named = { "x-slack-signature": signature, "x-slack-request-timestamp": Number(timestamp) };
      verifySlackRequest({ signingSecret: SIGNING_SECRET, body: raw, headers: named });
    }
    expect(bot.requests).toHaveLength(2);
  });
});

describe("slash commands", () => {
  it("arrive as a form with everything that Slack sends", async () => {
    const { slack, bot } = await withBot();
    const text = '/ambulance  production  puts "a&b=c <@U1> 本番"\nUser.count  ';
    expect(await act(slack, "command", { ...TYPE_COMMAND, text })).toEqual({ status: 200, ok: true });
    expect(bot.last().headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(bot.last().payload).toMatchObject({
      command: "/ambulance",
      text: 'production  puts "a&b=c <@U1> 本番"\nUser.count',
      team_id: "T0000000001",
      team_domain: "acme",
      channel_id: RUNS_CHANNEL,
      channel_name: "production-runs",
      user_id: DEVELOPER.id,
      user_name: "aoi",
      api_app_id: BOT.appId,
      is_enterprise_install: "false",
      response_url: expect.stringMatching(`^${slack.url}/response/`),
      trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]+$/),
    });
  });

  it("may be typed where the bot is no member", async () => {
    const { slack, bot } = await withBot();
    bot.answer(json({ text: "hello" }));
    expect(await act(slack, "command", { ...TYPE_COMMAND, channel: GENERAL_CHANNEL })).toMatchObject({
      ok: true,
    });
    expect((await look(slack, DEVELOPER.id)).messages).toMatchObject([
      { channel: GENERAL_CHANNEL, ephemeral: true },
    ]);
  });

  test.each([
    ["an unknown one", "/ambulanze x", "/ambulanze is not a valid command."],
    ["no command", "hello", "hello is not a valid command."],
  ])("%s never reaches the bot", async (_what, text, error) => {
    const { slack, bot } = await withBot();
    expect(await act(slack, "command", { ...TYPE_COMMAND, text })).toMatchObject({ ok: false, error });
    expect(bot.requests).toEqual([]);
  });

  test.each<[string, Parameters<FakeBot["answer"]>[0], string, boolean]>([
    ["text", (_request, response) => void response.end("hi there"), "hi there", true],
    ["JSON", json({ text: "hi there" }), "hi there", true],
    ["JSON for the channel", json({ text: "hi all", response_type: "in_channel" }), "hi all", false],
  ])("may be answered directly with %s", async (_what, reply, text, ephemeral) => {
    const { slack, bot } = await withBot();
    bot.answer(reply);
    await act(slack, "command", TYPE_COMMAND);
    expect((await look(slack, DEVELOPER.id)).messages).toMatchObject([{ text, ephemeral, isBot: true }]);
    expect((await look(slack, ON_CALL.id)).messages).toHaveLength(ephemeral ? 0 : 1);
  });

  it("fail with Slack's words: nobody there, an error, a wrong answer, no answer in time", async () => {
    const slack = await sandbox({ botTimeoutMs: 500 });
    const failure = (code: string) => ({ ok: false, error: `/ambulance failed with the error "${code}"` });
    expect(await act(slack, "command", TYPE_COMMAND)).toMatchObject(failure("dispatch_failed"));
    const bot = await fakeBot(slack);
    bot.answer((_request, response) => void response.writeHead(500).end());
    expect(await act(slack, "command", TYPE_COMMAND)).toMatchObject(failure("dispatch_failed"));
    bot.answer(json({ blocks: [{ type: "alarm" }] }));
    expect(await act(slack, "command", TYPE_COMMAND)).toMatchObject(failure("invalid_command_response"));
    bot.answer(() => undefined);
    expect(await act(slack, "command", TYPE_COMMAND)).toMatchObject(failure("operation_timeout"));
  });
});

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
    const { ts } = await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text: "run", blocks });
    const press = {
      as: ON_CALL.id,
      messageTs: ts,
      channel: RUNS_CHANNEL,
      blockId: "decision",
      actionId: "approve",
    };
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
    const { ts } = await api(slack, "chat.postMessage", {
      channel: RUNS_CHANNEL,
      text: "run",
      blocks: [buttonBlock()],
    });
    const press = { as: ON_CALL.id, messageTs: ts, blockId: "decision", actionId: "approve" };
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
    await api(slack, "chat.postEphemeral", {
      channel: RUNS_CHANNEL,
      user: DEVELOPER.id,
      text: "x",
      blocks: [buttonBlock()],
    });
    const [mine] = (await look(slack, DEVELOPER.id)).messages;
    await act(slack, "action", {
      as: DEVELOPER.id,
      messageTs: mine?.ts,
      blockId: "decision",
      actionId: "approve",
    });
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
    const { ts } = await api(slack, "chat.postMessage", {
      channel: RUNS_CHANNEL,
      text: "run",
      blocks: [buttonBlock()],
    });
    bot.answer(reply);
    const press = { as: ON_CALL.id, messageTs: ts, blockId: "decision", actionId: "approve" };
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

describe("modals", () => {
  it("send what was typed and chosen, in Slack's form, with the view's hash and metadata", async () => {
    const { slack, bot } = await withBot();
    const option = (value: string) => ({ text: plain(value), value });
    const input = (block_id: string, element: Json, more: Json = {}) => ({
      type: "input",
      block_id,
      label: plain(block_id),
      element,
      ...more,
    });
    const blocks = [
      input("target", {
        type: "static_select",
        action_id: "a",
        options: [option("production"), option("staging")],
      }),
      input("mode", {
        type: "radio_buttons",
        action_id: "a",
        options: [option("write"), option("dry")],
        initial_option: option("dry"),
      }),
      input(
        "flags",
        { type: "checkboxes", action_id: "a", options: [option("quiet"), option("fast")] },
        { optional: true },
      ),
      input("code", {
        type: "plain_text_input",
        action_id: "a",
        multiline: true,
        initial_value: "User.count",
      }),
      input("note", { type: "plain_text_input", action_id: "a" }, { optional: true }),
      input("who", { type: "multi_users_select", action_id: "a" }),
    ];
    const viewId = await openModal(slack, bot, modal({ blocks, private_metadata: '{"run":1}' }));
    const [shown] = (await look(slack, DEVELOPER.id)).views;
    const values = {
      target: { a: "staging" },
      flags: { a: ["fast"] },
      note: { a: null },
      who: { a: [ON_CALL.id] },
    };
    expect(await submit(slack, viewId, values)).toEqual({ status: 200, ok: true });
    expect(bot.last().payload).toMatchObject({
      type: "view_submission",
      user: { id: DEVELOPER.id },
      response_urls: [],
      trigger_id: expect.any(String),
      view: {
        id: viewId,
        hash: shown?.hash,
        callback_id: "request",
        private_metadata: '{"run":1}',
        root_view_id: viewId,
      },
    });
    expect(Object(bot.last().payload.view).state.values).toEqual({
      target: { a: { type: "static_select", selected_option: option("staging") } },
      mode: { a: { type: "radio_buttons", selected_option: option("dry") } },
      flags: { a: { type: "checkboxes", selected_options: [option("fast")] } },
      code: { a: { type: "plain_text_input", value: "User.count" } },
      note: { a: { type: "plain_text_input", value: null } },
      who: { a: { type: "multi_users_select", selected_users: [ON_CALL.id] } },
    });
    expect((await look(slack, DEVELOPER.id)).views).toEqual([]);
  });

  const LIMITED = { type: "plain_text_input", action_id: "text", min_length: 3, max_length: 5 };
  test.each([
    ["nothing", {}, "", "Please complete this required field."],
    ["too little", LIMITED, "ab", "Please enter at least 3 characters."],
    ["too much", LIMITED, "abcdef", "Please enter no more than 5 characters."],
    ["more than any input takes", {}, "x".repeat(3001), "Please enter no more than 3000 characters."],
    [
      "no number",
      { type: "number_input", action_id: "text", is_decimal_allowed: false },
      "1.5",
      "Please enter a valid number.",
    ],
    [
      "no address",
      { type: "email_text_input", action_id: "text" },
      "aoi",
      "Please enter a valid email address.",
    ],
  ])("are not sent with a mistake that the client sees: %s", async (_what, element, typed, message) => {
    const { slack, bot } = await withBot();
    const base = { type: "plain_text_input", action_id: "text" };
    const block = {
      type: "input",
      block_id: "command",
      label: plain("Command"),
      element: { ...base, ...element },
    };
    const viewId = await openModal(slack, bot, modal({ blocks: [block] }));
    const sent = bot.requests.length;
    expect(await submit(slack, viewId, { command: { text: typed } })).toMatchObject({
      ok: false,
      errors: { command: message },
    });
    expect(bot.requests).toHaveLength(sent);
    expect((await look(slack, DEVELOPER.id)).views).toHaveLength(1);
  });

  it("show the errors that the bot finds, at fields that exist", async () => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(slack, bot);
    bot.answer(json({ response_action: "errors", errors: { command: "line 1: unexpected end" } }));
    expect(await submit(slack, viewId)).toMatchObject({
      ok: false,
      errors: { command: "line 1: unexpected end" },
    });
    bot.answer(json({ response_action: "errors", errors: { elsewhere: "?" } }));
    expect(await submit(slack, viewId)).toMatchObject({
      ok: false,
      error: "We had some trouble connecting. Try again?",
    });
    expect((await look(slack, DEVELOPER.id)).views).toHaveLength(1);
  });

  it("can be updated, pushed on and cleared by the answer", async () => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(slack, bot);
    bot.answer(json({ response_action: "update", view: modal({ title: plain("Sure?") }) }));
    await submit(slack, viewId);
    expect((await look(slack, DEVELOPER.id)).views).toMatchObject([{ id: viewId, title: { text: "Sure?" } }]);
    bot.answer(json({ response_action: "push", view: modal({ title: plain("More") }) }));
    await submit(slack, viewId);
    const { views } = await look(slack, DEVELOPER.id);
    expect(views).toMatchObject([{ id: viewId }, { title: { text: "More" }, previous_view_id: viewId }]);
    expect(await submit(slack, viewId)).toMatchObject({ status: 404 });
    bot.answer(json({ response_action: "clear" }));
    await submit(slack, String(views[1]?.id));
    expect((await look(slack, DEVELOPER.id)).views).toEqual([]);
  });

  test.each<[string, Parameters<FakeBot["answer"]>[0]]>([
    [
      "a view against the rules",
      json({ response_action: "update", view: modal({ title: plain("x".repeat(25)) }) }),
    ],
    ["an unknown action", json({ response_action: "explode" })],
    ["an error", (_request, response) => void response.writeHead(500).end()],
    ["text", (_request, response) => void response.end("ok")],
  ])("stay open after %s", async (_what, reply) => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(slack, bot);
    bot.answer(reply);
    expect(await submit(slack, viewId)).toMatchObject({
      ok: false,
      error: "We had some trouble connecting. Try again?",
    });
    expect((await look(slack, DEVELOPER.id)).views).toMatchObject([{ id: viewId, title: { text: "Run" } }]);
  });

  it("arrive twice when somebody clicks twice", async () => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(slack, bot);
    const waiting: (() => void)[] = [];
    bot.answer(async (_request, response) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 2) for (const go of waiting) go();
      });
      response.end();
    });
    expect(await Promise.all([submit(slack, viewId), submit(slack, viewId)])).toMatchObject([
      { ok: true },
      { ok: true },
    ]);
    expect(bot.requests.slice(-2).map((request) => Object(request.payload.view).id)).toEqual([
      viewId,
      viewId,
    ]);
  });

  it("tell the bot of being closed when it asked to hear", async () => {
    const { slack, bot } = await withBot();
    const quiet = await openModal(slack, bot);
    await act(slack, "close", { as: DEVELOPER.id, viewId: quiet });
    expect(bot.last().payload.type).toBeUndefined();
    const loud = await openModal(slack, bot, modal({ notify_on_close: true }));
    await act(slack, "close", { as: DEVELOPER.id, viewId: loud });
    expect(bot.last().payload).toMatchObject({ type: "view_closed", is_cleared: false, view: { id: loud } });
  });
});

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
