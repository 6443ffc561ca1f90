import { describe, expect, it, test } from "vitest";
import { MESSAGE_BLOCKS_LIMIT } from "../../../local/slack/block-kit/whole.ts";
import type { Json } from "../../../local/slack/json.ts";
import { BOT, DEVELOPER, GENERAL_CHANNEL, ON_CALL, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import { act, api, client, look, realManifest, sandbox } from "./helpers.ts";

describe("who may call", () => {
  it("says not_authed without a token, and invalid_auth to a strange one", async () => {
    const slack = await sandbox();
    expect(await api(slack, "auth.test", {}, null)).toEqual({ ok: false, error: "not_authed" });
    expect(await api(slack, "auth.test", {}, "xoxb-stranger")).toEqual({ ok: false, error: "invalid_auth" });
    expect(await api(slack, "chat.postMessage", { token: "xoxb-stranger" }, null)).toMatchObject({
      error: "invalid_auth",
    });
  });

  it("does not take an app-level token for a bot's", async () => {
    const slack = await sandbox({ appToken: "xapp-1" });
    expect(await api(slack, "auth.test", {}, "xapp-1")).toMatchObject({ error: "not_allowed_token_type" });
  });

  it("tells the bot who it is, and its scopes", async () => {
    const slack = await sandbox();
    const answer = await client(slack).auth.test();
    expect(answer).toMatchObject({ team_id: "T0000000001", user_id: BOT.userId, bot_id: BOT.botId });
    expect(answer.response_metadata?.scopes).toEqual(["commands", "chat:write", "files:write", "users:read"]);
  });

  it("does not know methods that Slack does not know", async () => {
    const slack = await sandbox();
    expect(await api(slack, "chat.shout")).toMatchObject({ ok: false, error: "unknown_method" });
  });

  test.each([
    ["users.lookupByEmail", "users:read.email"],
    ["usergroups.users.list", "usergroups:read"],
    ["conversations.history", "channels:history"],
    ["conversations.open", "im:write"],
    ["files.list", "files:read"],
  ])("refuses %s for want of %s", async (method, needed) => {
    const slack = await sandbox();
    const provided = "commands,chat:write,files:write,users:read";
    expect(await api(slack, method)).toEqual({ ok: false, error: "missing_scope", needed, provided });
  });

  it("refuses whatever the manifest stops asking for", async () => {
    const manifest = realManifest();
    manifest.oauth_config.scopes.bot = ["commands"];
    const slack = await sandbox({ manifest });
    for (const method of ["chat.postMessage", "chat.update", "files.getUploadURLExternal", "users.info"]) {
      expect(await api(slack, method)).toMatchObject({ error: "missing_scope", provided: "commands" });
    }
  });

  it("says so when it does not serve a method, rather than pretending", async () => {
    const slack = await sandbox();
    expect(await api(slack, "chat.scheduleMessage")).toMatchObject({
      ok: false,
      error: "not_served_by_sandbox",
    });
  });

  it("answers broken arguments with Slack's codes", async () => {
    const slack = await sandbox();
    const call = (body: string, type: string) =>
      fetch(`${slack.apiUrl}api.test`, { method: "POST", body, headers: { "content-type": type } }).then(
        (r) => r.json(),
      );
    expect(await call("{", "application/json")).toMatchObject({ error: "invalid_json" });
    expect(await call("[1]", "application/json")).toMatchObject({ error: "invalid_json" });
    expect(await call("x", "text/csv")).toMatchObject({ error: "invalid_post_type" });
  });
});

const header = [{ type: "header", text: { type: "plain_text", text: "" } }];

const POST_REFUSALS: [string, Json, Json][] = [
  ["an unknown channel", { channel: "C9", text: "x" }, { error: "channel_not_found" }],
  ["a channel that it has not joined", { channel: GENERAL_CHANNEL, text: "x" }, { error: "not_in_channel" }],
  ["nothing to say", { channel: RUNS_CHANNEL }, { error: "no_text" }],
  ["blocks that are no JSON", { channel: RUNS_CHANNEL, blocks: "[" }, { error: "invalid_blocks_format" }],
  ["blocks that are no objects", { channel: RUNS_CHANNEL, blocks: [1] }, { error: "invalid_blocks_format" }],
  [
    "a thread that is not there",
    { channel: RUNS_CHANNEL, text: "x", thread_ts: "1.000001" },
    { error: "thread_not_found" },
  ],
  [
    "blocks against the rules",
    { channel: RUNS_CHANNEL, text: "x", blocks: header },
    {
      error: "invalid_blocks",
      errors: ["must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
      response_metadata: {
        messages: ["[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
      },
    },
  ],
  [
    "more than a message holds",
    {
      channel: RUNS_CHANNEL,
      text: "x",
      blocks: [1, 2, 3, 4, 5].map(() => ({
        type: "section",
        text: { type: "mrkdwn", text: "x".repeat(MESSAGE_BLOCKS_LIMIT / 5) },
      })),
    },
    { error: "msg_blocks_too_long" },
  ],
];

describe("posting", () => {
  test.each(POST_REFUSALS)("refuses %s", async (_what, args, refusal) => {
    const slack = await sandbox();
    expect(await api(slack, "chat.postMessage", args)).toMatchObject({ ok: false, ...refusal });
    expect((await look(slack, DEVELOPER.id)).messages).toEqual([]);
  });

  it("shows everybody what the bot says, in its thread, with ids for blocks that had none", async () => {
    const slack = await sandbox();
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*run*" } }];
    const parent = await client(slack).chat.postMessage({ channel: RUNS_CHANNEL, text: "run", blocks });
    await client(slack).chat.postMessage({
      channel: RUNS_CHANNEL,
      text: "reply",
      thread_ts: parent.ts ?? "",
    });
    expect(parent).toMatchObject({ channel: RUNS_CHANNEL, message: { user: BOT.userId, text: "run" } });
    const { messages } = await look(slack, ON_CALL.id);
    expect(messages).toMatchObject([
      { text: "run", ts: parent.ts, threadTs: null, userName: "Ambulance", isBot: true, ephemeral: false },
      { text: "reply", threadTs: parent.ts },
    ]);
    expect(messages[0]?.blocks[0]).toMatchObject({ ...blocks[0], block_id: expect.stringMatching(/./) });
  });

  it("takes a thread's first message for its parent, and no other", async () => {
    const slack = await sandbox();
    const parent = await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text: "parent" });
    const reply = await api(slack, "chat.postMessage", {
      channel: RUNS_CHANNEL,
      text: "reply",
      thread_ts: parent.ts,
    });
    const deeper = { channel: RUNS_CHANNEL, text: "deeper", thread_ts: reply.ts };
    expect(await api(slack, "chat.postMessage", deeper)).toMatchObject({ error: "thread_not_found" });
  });

  it("continues a thread that a person began", async () => {
    const slack = await sandbox();
    await act(slack, "say", { as: DEVELOPER.id, channel: RUNS_CHANNEL, text: "help" });
    const [first] = (await look(slack, DEVELOPER.id)).messages;
    expect(
      await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text: "yes", thread_ts: first?.ts }),
    ).toMatchObject({ ok: true });
    expect(
      await api(slack, "chat.update", { channel: RUNS_CHANNEL, text: "x", ts: first?.ts }),
    ).toMatchObject({ error: "cant_update_message" });
    expect(await api(slack, "chat.delete", { channel: RUNS_CHANNEL, ts: first?.ts })).toMatchObject({
      error: "cant_delete_message",
    });
  });

  it("cuts a text at 40,000 characters and says so", async () => {
    const slack = await sandbox();
    const answer = await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text: "x".repeat(40_001) });
    expect(answer).toMatchObject({ ok: true, warning: "message_truncated" });
    expect((await look(slack, DEVELOPER.id)).messages[0]?.text).toHaveLength(40_000);
  });

  it("keeps what people wrote to the letter, ids of the workspace and all", async () => {
    const slack = await sandbox();
    const text = `<@${DEVELOPER.id}> in ${RUNS_CHANNEL} at 1795262127.000001 <!channel> \u0000 🚑`;
    await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text });
    expect((await look(slack, DEVELOPER.id)).messages[0]?.text).toBe(text);
  });

  it("shows an ephemeral message to one person", async () => {
    const slack = await sandbox();
    await client(slack).chat.postEphemeral({ channel: RUNS_CHANNEL, user: DEVELOPER.id, text: "for you" });
    expect((await look(slack, DEVELOPER.id)).messages).toMatchObject([{ text: "for you", ephemeral: true }]);
    expect((await look(slack, ON_CALL.id)).messages).toEqual([]);
    const stranger = { channel: RUNS_CHANNEL, user: "U9", text: "x" };
    expect(await api(slack, "chat.postEphemeral", stranger)).toMatchObject({ error: "user_not_in_channel" });
  });

  it("lets nobody else's client reach an ephemeral message", async () => {
    const slack = await sandbox();
    await client(slack).chat.postEphemeral({ channel: RUNS_CHANNEL, user: DEVELOPER.id, text: "for you" });
    const [mine] = (await look(slack, DEVELOPER.id)).messages;
    const press = { as: ON_CALL.id, messageTs: mine?.ts, blockId: "a", actionId: "b" };
    expect(await act(slack, "action", press)).toMatchObject({ status: 404 });
    expect(await api(slack, "chat.update", { channel: RUNS_CHANNEL, ts: mine?.ts, text: "x" })).toMatchObject(
      { error: "message_not_found" },
    );
  });

  it("reaches a person directly when the app has a Messages tab, and only that person", async () => {
    const closed = await sandbox();
    const direct = { channel: ON_CALL.id, text: "wake up" };
    expect(await api(closed, "chat.postMessage", direct)).toMatchObject({ error: "messages_tab_disabled" });
    const manifest = realManifest();
    manifest.features.app_home = { home_tab_enabled: true, messages_tab_enabled: true };
    const slack = await sandbox({ manifest });
    const answer = await client(slack).chat.postMessage({ channel: ON_CALL.id, text: "wake up" });
    expect(answer.channel).toBe("D0000ONC01");
    expect((await look(slack, ON_CALL.id)).channels).toMatchObject([
      {},
      {},
      { id: "D0000ONC01", isDirect: true },
    ]);
    expect((await look(slack, DEVELOPER.id)).messages).toEqual([]);
  });
});

describe("changing", () => {
  const line = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
  const code = (text: string) => ({
    type: "rich_text",
    elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }],
  });

  it("replaces text and blocks, drops blocks that are not sent again, and marks edited texts", async () => {
    const slack = await sandbox();
    const { ts } = await api(slack, "chat.postMessage", {
      channel: RUNS_CHANNEL,
      text: "one",
      blocks: [line("one")],
    });
    await api(slack, "chat.update", { channel: RUNS_CHANNEL, ts, text: "two", blocks: [line("two")] });
    expect((await look(slack, DEVELOPER.id)).messages).toMatchObject([
      { text: "two", blocks: [line("two")], edited: false },
    ]);
    await api(slack, "chat.update", { channel: RUNS_CHANNEL, ts, text: "three" });
    expect((await look(slack, DEVELOPER.id)).messages).toMatchObject([
      { text: "three", blocks: [], edited: true },
    ]);
  });

  test.each([
    ["4000 letters", "x".repeat(4000), true],
    ["4001 letters", "x".repeat(4001), false],
    ["1333 Japanese letters", "本".repeat(1333), true],
    ["1334 Japanese letters", "本".repeat(1334), false],
  ])("counts bytes of text: %s", async (_what, text, ok) => {
    const slack = await sandbox();
    const { ts } = await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text: "one" });
    const answer = await api(slack, "chat.update", { channel: RUNS_CHANNEL, ts, text });
    expect(answer).toMatchObject(ok ? { ok } : { ok, error: "msg_too_long" });
  });

  it("refuses to replace rich text by other blocks", async () => {
    const slack = await sandbox();
    const { ts } = await api(slack, "chat.postMessage", {
      channel: RUNS_CHANNEL,
      text: "one",
      blocks: [code("1")],
    });
    const update = (blocks: Json[]) =>
      api(slack, "chat.update", { channel: RUNS_CHANNEL, ts, text: "two", blocks });
    expect(await update([line("2")])).toMatchObject({ error: "block_mismatch" });
    expect(await update([line("2"), code("2")])).toMatchObject({ ok: true });
  });

  it("does not find messages elsewhere, or gone", async () => {
    const slack = await sandbox();
    const { ts } = await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text: "one" });
    const change = (channel: string) => api(slack, "chat.update", { channel, ts, text: "two" });
    expect(await change(GENERAL_CHANNEL)).toMatchObject({ error: "message_not_found" });
    expect(await change("C9")).toMatchObject({ error: "channel_not_found" });
    expect(await api(slack, "chat.delete", { channel: RUNS_CHANNEL, ts })).toMatchObject({ ok: true });
    expect(await change(RUNS_CHANNEL)).toMatchObject({ error: "message_not_found" });
  });

  it("links to a message by an address that leads to the page", async () => {
    const slack = await sandbox();
    const { ts } = await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text: "one" });
    const { permalink } = await client(slack).chat.getPermalink({
      channel: RUNS_CHANNEL,
      message_ts: String(ts),
    });
    expect(permalink).toBe(`${slack.url}/archives/${RUNS_CHANNEL}/p${String(ts).replace(".", "")}`);
    const where = async (link = "") => (await fetch(link, { redirect: "manual" })).headers.get("location");
    expect(await where(permalink)).toBe(`/#${RUNS_CHANNEL}/${ts}`);
    const reply = await api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text: "two", thread_ts: ts });
    const linked = await client(slack).chat.getPermalink({
      channel: RUNS_CHANNEL,
      message_ts: String(reply.ts),
    });
    expect(linked.permalink).toContain(`?thread_ts=${ts}&cid=${RUNS_CHANNEL}`);
    expect(await where(linked.permalink)).toBe(`/#${RUNS_CHANNEL}/${ts}`);
  });
});

describe("people", () => {
  it("are listed, and nobody that the emulator made up", async () => {
    const slack = await sandbox();
    const { members } = await client(slack).users.list({ include_locale: true });
    expect(members?.map((member) => member.name)).toEqual(["aoi", "ken", "maya", "rin", "ambulance"]);
    expect(members?.[2]).toMatchObject({ tz: "Europe/London", locale: "en-US" });
  });

  it("says who somebody is, with the locale and time zone they have now", async () => {
    const slack = await sandbox();
    await act(slack, "locale", { as: DEVELOPER.id, locale: "ja-JP" });
    const { user } = await client(slack).users.info({ user: DEVELOPER.id, include_locale: true });
    expect(user).toMatchObject({
      id: DEVELOPER.id,
      name: "aoi",
      real_name: "Aoi Sato",
      is_bot: false,
      locale: "ja-JP",
      tz: "Asia/Tokyo",
      tz_offset: 32_400,
      profile: { title: "Developer" },
    });
    expect(JSON.stringify(user)).not.toContain("email");
    expect((await client(slack).users.info({ user: DEVELOPER.id })).user?.locale).toBeUndefined();
    expect(await api(slack, "users.info", { user: "U9" })).toEqual({ ok: false, error: "user_not_found" });
  });
});
