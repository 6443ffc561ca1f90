import { describe, expect, it, test } from "vitest";
import type { Json } from "../../../../local/slack/json.ts";
import { DEVELOPER, GENERAL_CHANNEL, RUNS_CHANNEL } from "../../../../local/slack/people.ts";
import { post } from "../cards.ts";
import { api, client, look, sandbox } from "../helpers.ts";

describe("changing", () => {
  const line = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
  const code = (text: string) => ({
    type: "rich_text",
    elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }],
  });

  it("replaces text and blocks, drops blocks that are not sent again, and marks edited texts", async () => {
    const slack = await sandbox();
    const { ts } = await post(slack, "one", { blocks: [line("one")] });
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
    const { ts } = await post(slack, "one");
    const answer = await api(slack, "chat.update", { channel: RUNS_CHANNEL, ts, text });
    expect(answer).toMatchObject(ok ? { ok } : { ok, error: "msg_too_long" });
  });

  it("refuses to replace rich text by other blocks", async () => {
    const slack = await sandbox();
    const { ts } = await post(slack, "one", { blocks: [code("1")] });
    const update = (blocks: Json[]) =>
      api(slack, "chat.update", { channel: RUNS_CHANNEL, ts, text: "two", blocks });
    expect(await update([line("2")])).toMatchObject({ error: "block_mismatch" });
    expect(await update([line("2"), code("2")])).toMatchObject({ ok: true });
  });

  it("does not find messages elsewhere, or gone", async () => {
    const slack = await sandbox();
    const { ts } = await post(slack, "one");
    const change = (channel: string) => api(slack, "chat.update", { channel, ts, text: "two" });
    expect(await change(GENERAL_CHANNEL)).toMatchObject({ error: "message_not_found" });
    expect(await change("C9")).toMatchObject({ error: "channel_not_found" });
    expect(await api(slack, "chat.delete", { channel: RUNS_CHANNEL, ts })).toMatchObject({ ok: true });
    expect(await change(RUNS_CHANNEL)).toMatchObject({ error: "message_not_found" });
  });

  it("links to a message by an address that leads to the page", async () => {
    const slack = await sandbox();
    const { ts } = await post(slack, "one");
    const { permalink } = await client(slack).chat.getPermalink({
      channel: RUNS_CHANNEL,
      message_ts: String(ts),
    });
    expect(permalink).toBe(`${slack.url}/archives/${RUNS_CHANNEL}/p${String(ts).replace(".", "")}`);
    const where = async (link = "") => (await fetch(link, { redirect: "manual" })).headers.get("location");
    expect(await where(permalink)).toBe(`/#${RUNS_CHANNEL}/${ts}`);
    const reply = await post(slack, "two", { thread_ts: ts });
    const linked = await client(slack).chat.getPermalink({
      channel: RUNS_CHANNEL,
      message_ts: String(reply.ts),
    });
    expect(linked.permalink).toContain(`?thread_ts=${ts}&cid=${RUNS_CHANNEL}`);
    expect(await where(linked.permalink)).toBe(`/#${RUNS_CHANNEL}/${ts}`);
  });
});
