import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { DEVELOPER, ON_CALL, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { post } from "./cards.ts";
import {
  act,
  api,
  BOT_TOKEN,
  buttonBlock,
  client,
  fakeBot,
  json,
  look,
  modal,
  plain,
  SIGNING_SECRET,
  sandbox,
  temporaryDirectory,
} from "./helpers.ts";

const SCRIPT = fileURLToPath(new URL("fixtures/run-sandbox.ts", import.meta.url));

/** A sandbox in a process of its own. */
async function startProcess(stateFile: string): Promise<{ slack: Sandbox; process: ChildProcess }> {
  const args = ["--disable-warning=ExperimentalWarning", SCRIPT, stateFile, BOT_TOKEN, SIGNING_SECRET];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = z.tuple([z.instanceof(Buffer)]).parse(await once(child.stdout, "data"));
  const url = line.toString("utf8").trim();
  const slack = {
    url,
    apiUrl: `${url}/api/`,
    replaceToken: () => undefined,
    connectBot: () => undefined,
    close: async () => undefined,
  };
  return { slack, process: child };
}

/** Starts again on the same file. */
async function twice(before: (slack: Sandbox) => Promise<void>): Promise<Sandbox> {
  const stateFile = join(temporaryDirectory(), "slack.sqlite");
  const first = await sandbox({ stateFile });
  await before(first);
  await first.close();
  return sandbox({ stateFile });
}

describe("a restart remembers", () => {
  it("messages, which can still be updated, answered and linked to", async () => {
    let ts: unknown;
    const slack = await twice(async (first) => {
      ({ ts } = await post(first, "run", { blocks: [buttonBlock()] }));
      await post(first, "old reply", { thread_ts: ts });
    });
    expect(await api(slack, "chat.update", { channel: RUNS_CHANNEL, ts, text: "done" })).toMatchObject({
      ok: true,
      ts,
    });
    expect(await post(slack, "new reply", { thread_ts: ts })).toMatchObject({
      ok: true,
      message: { thread_ts: ts },
    });
    await client(slack).filesUploadV2({
      channel_id: RUNS_CHANNEL,
      thread_ts: String(ts),
      filename: "a.txt",
      content: "x",
    });
    const { messages } = await look(slack, ON_CALL.id);
    expect(messages.map(({ text, threadTs }) => [text, threadTs])).toEqual([
      ["done", null],
      ["old reply", ts],
      ["new reply", ts],
      ["", ts],
    ]);
    expect(await api(slack, "chat.getPermalink", { channel: RUNS_CHANNEL, message_ts: ts })).toMatchObject({
      ok: true,
    });
    expect(await api(slack, "chat.delete", { channel: RUNS_CHANNEL, ts })).toMatchObject({ ok: true, ts });
  });

  it("what people said, ephemeral messages, files, homes and locales", async () => {
    const slack = await twice(async (first) => {
      await act(first, "say", { as: DEVELOPER.id, channel: RUNS_CHANNEL, text: "hello" });
      await api(first, "chat.postEphemeral", { channel: RUNS_CHANNEL, user: DEVELOPER.id, text: "psst" });
      await client(first).filesUploadV2({ channel_id: RUNS_CHANNEL, filename: "a.txt", content: "kept" });
      await api(first, "views.publish", {
        user_id: DEVELOPER.id,
        view: { type: "home", blocks: [{ type: "divider" }] },
      });
      await act(first, "locale", { as: DEVELOPER.id, locale: "ja-JP" });
    });
    const seen = await look(slack, DEVELOPER.id);
    expect(seen.messages.map((message) => [message.text, message.ephemeral])).toEqual([
      ["hello", false],
      ["psst", true],
      ["", false],
    ]);
    const [file] = seen.messages[2]?.files ?? [];
    expect(file).toMatchObject({ preview: "kept", url: expect.stringContaining(slack.url) });
    expect(await (await fetch(file?.url ?? "")).text()).toBe("kept");
    expect(seen.home).toMatchObject({ blocks: [{ type: "divider" }] });
    expect(seen.me).toMatchObject({ locale: "ja-JP" });
    expect((await look(slack, ON_CALL.id)).messages).toHaveLength(2);
  });

  it("open modals, the hashes of views, and response_urls", async () => {
    const stateFile = join(temporaryDirectory(), "slack.sqlite");
    const first = await sandbox({ stateFile });
    const bot = await fakeBot(first);
    await act(first, "command", { as: DEVELOPER.id, channel: RUNS_CHANNEL, text: "/ambulance" });
    const { trigger_id, response_url } = bot.last().payload;
    await api(first, "views.open", { trigger_id, view: modal({ external_id: "mine" }) });
    const [view] = (await look(first, DEVELOPER.id)).views;
    await first.close();
    const slack = await sandbox({ stateFile });
    slack.connectBot(bot.url);
    const update = {
      view_id: view?.id,
      hash: view?.hash,
      view: modal({ title: plain("Again"), external_id: "mine" }),
    };
    expect(await api(slack, "views.update", update)).toMatchObject({ ok: true, view: { id: view?.id } });
    expect(await api(slack, "views.update", update)).toMatchObject({ error: "hash_conflict" });
    bot.answer(json({ response_action: "push", view: modal() }));
    const values = { command: { text: "x" } };
    await act(slack, "submit", { as: DEVELOPER.id, viewId: view?.id, values });
    expect((await look(slack, DEVELOPER.id)).views).toMatchObject([
      { id: view?.id },
      { root_view_id: view?.id },
    ]);
    const path = new URL(String(response_url)).pathname;
    const headers = { "content-type": "application/json" };
    const answer = await fetch(slack.url + path, { method: "POST", headers, body: '{"text":"still here"}' });
    expect(answer.status).toBe(200);
  });

  it("the order of messages, however often it happens within a second", async () => {
    const stateFile = join(temporaryDirectory(), "slack.sqlite");
    const told: string[] = [];
    for (const text of ["a", "b", "c", "d"]) {
      const slack = await sandbox({ stateFile });
      told.push(String((await post(slack, text)).ts), String((await post(slack, `${text}2`)).ts));
      await slack.close();
    }
    const slack = await sandbox({ stateFile });
    const { messages } = await look(slack, DEVELOPER.id);
    expect(messages.map((message) => message.text).join(" ")).toBe("a a2 b b2 c c2 d d2");
    expect(messages.map((message) => message.ts)).toEqual(told);
    expect(new Set(told).size).toBe(8);
  });
});

describe("kill -9", () => {
  it("loses nothing that was answered", async () => {
    const stateFile = join(temporaryDirectory(), "slack.sqlite");
    const { slack, process: child } = await startProcess(stateFile);
    const answered: string[] = [];
    let dead = false;
    const posting = (async () => {
      for (let i = 0; !dead; i += 1) {
        const answer = await post(slack, `message ${i}`).catch(() => undefined);
        if (!answer?.ok) return;
        answered.push(`message ${i}`);
        if (answered.length === 20) child.kill("SIGKILL");
      }
    })();
    await once(child, "exit");
    dead = true;
    await posting;
    const again = await sandbox({ stateFile });
    const texts = (await look(again, DEVELOPER.id)).messages.map((message) => message.text);
    expect(answered.length).toBeGreaterThanOrEqual(20);
    expect(texts.slice(0, answered.length)).toEqual(answered);
    expect(texts.length - answered.length).toBeLessThanOrEqual(1);
    const [first] = (await look(again, DEVELOPER.id)).messages;
    expect(
      await api(again, "chat.update", { channel: RUNS_CHANNEL, ts: first?.ts, text: "changed" }),
    ).toMatchObject({ ok: true });
  });
});
