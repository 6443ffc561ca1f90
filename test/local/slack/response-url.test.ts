import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import type { Json } from "../../../local/slack/json.ts";
import { DEVELOPER, GENERAL_CHANNEL, ON_CALL, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { postCard, postPrivateCard, pressOn } from "./cards.ts";
import { act, type FakeBot, fakeBot, look, sandbox } from "./helpers.ts";

const MINUTE = 60_000;

async function setUp() {
  const clock = { now: Date.now() };
  const slack = await sandbox({ now: () => clock.now });
  return { slack, bot: await fakeBot(slack), clock };
}

const urlIn = (bot: FakeBot) => z.string().parse(bot.last().payload.response_url);

async function urlOfCommand(slack: Sandbox, bot: FakeBot, channel = RUNS_CHANNEL): Promise<string> {
  await act(slack, "command", { as: DEVELOPER.id, channel, text: "/ambulance" });
  return urlIn(bot);
}

/** A message with a button, pressed; its `ts` and the response_url of the press. */
async function pressed(slack: Sandbox, bot: FakeBot) {
  const ts = await postCard(slack);
  await act(slack, "action", pressOn(ts, ON_CALL.id));
  return { ts, url: urlIn(bot) };
}

async function respond(url: string, body: Json | string) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json" },
  });
  return { status: response.status, body: await response.text() };
}

describe("a response_url", () => {
  it("answers the person alone, unless told otherwise, even where the bot is no member", async () => {
    const { slack, bot } = await setUp();
    const url = await urlOfCommand(slack, bot, GENERAL_CHANNEL);
    expect(await respond(url, { text: "for you" })).toMatchObject({ status: 200, body: "ok" });
    await respond(url, { text: "for all", response_type: "in_channel" });
    expect((await look(slack, DEVELOPER.id)).messages.map((message) => message.text)).toEqual([
      "for you",
      "for all",
    ]);
    expect((await look(slack, ON_CALL.id)).messages).toMatchObject([
      { text: "for all", channel: GENERAL_CHANNEL },
    ]);
  });

  it("takes five posts", async () => {
    const { slack, bot } = await setUp();
    const url = await urlOfCommand(slack, bot);
    for (const text of ["1", "2", "3", "4", "5"]) expect((await respond(url, { text })).status).toBe(200);
    expect(await respond(url, { text: "6" })).toMatchObject({
      status: 404,
      body: expect.stringContaining("used_url"),
    });
    expect((await look(slack, DEVELOPER.id)).messages).toHaveLength(5);
  });

  it("lives for thirty minutes", async () => {
    const { slack, bot, clock } = await setUp();
    const url = await urlOfCommand(slack, bot);
    clock.now += 30 * MINUTE - 1;
    expect((await respond(url, { text: "in time" })).status).toBe(200);
    clock.now += 1;
    expect(await respond(url, { text: "late" })).toMatchObject({
      status: 404,
      body: expect.stringContaining("expired_url"),
    });
  });

  it("can not be guessed", async () => {
    const { slack } = await setUp();
    expect(await respond(`${slack.url}/response/AAAA`, { text: "x" })).toMatchObject({ status: 404 });
  });

  it("replaces and deletes the message whose button was pressed", async () => {
    const { slack, bot } = await setUp();
    const { ts, url } = await pressed(slack, bot);
    await respond(url, { replace_original: true, text: "approved" });
    expect((await look(slack, DEVELOPER.id)).messages).toMatchObject([{ ts, text: "approved", blocks: [] }]);
    await respond(url, { delete_original: true });
    expect((await look(slack, DEVELOPER.id)).messages).toEqual([]);
    expect(await respond(url, { replace_original: true, text: "x" })).toMatchObject({ status: 404 });
  });

  it("replaces an ephemeral message, which the Web API can not", async () => {
    const { slack, bot } = await setUp();
    await act(slack, "action", pressOn(await postPrivateCard(slack), DEVELOPER.id));
    await respond(urlIn(bot), { replace_original: true, text: "done" });
    expect((await look(slack, DEVELOPER.id)).messages).toMatchObject([{ text: "done", ephemeral: true }]);
    expect((await look(slack, ON_CALL.id)).messages).toEqual([]);
  });

  it("can not replace a person's own command", async () => {
    const { slack, bot } = await setUp();
    const url = await urlOfCommand(slack, bot);
    expect(await respond(url, { replace_original: true, text: "x" })).toMatchObject({ status: 404 });
  });

  test.each<[string, Json | string, string]>([
    ["nothing to say", {}, "no_text"],
    ["no JSON", "text=x", "invalid_payload"],
    ["blocks against the rules", { blocks: [{ type: "alarm" }] }, "json-pointer:/blocks/0/type"],
  ])("refuses %s", async (_what, body, error) => {
    const { slack, bot } = await setUp();
    const answer = await respond(await urlOfCommand(slack, bot), body);
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(error) });
  });
});
