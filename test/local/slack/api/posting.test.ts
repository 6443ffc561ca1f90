import { describe, expect, it, test } from "vitest";
import { MESSAGE_BLOCKS_LIMIT } from "../../../../local/slack/block-kit/whole.ts";
import type { Json } from "../../../../local/slack/json.ts";
import { BOT, DEVELOPER, GENERAL_CHANNEL, ON_CALL, RUNS_CHANNEL } from "../../../../local/slack/people.ts";
import { act, api, client, look, realManifest, sandbox } from "../helpers.ts";

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
    const withTab = (messages_tab_enabled: boolean) => {
      const manifest = realManifest();
      manifest.features.app_home = { home_tab_enabled: true, messages_tab_enabled };
      return sandbox({ manifest });
    };
    const closed = await withTab(false);
    const direct = { channel: ON_CALL.id, text: "wake up" };
    expect(await api(closed, "chat.postMessage", direct)).toMatchObject({ error: "messages_tab_disabled" });
    const slack = await withTab(true);
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
