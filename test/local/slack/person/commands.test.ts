import { createHmac } from "node:crypto";
import { verifySlackRequest } from "@slack/bolt";
import { describe, expect, it, test } from "vitest";
import { BOT, DEVELOPER, GENERAL_CHANNEL, ON_CALL, RUNS_CHANNEL } from "../../../../local/slack/people.ts";
import { act, type FakeBot, fakeBot, json, look, SIGNING_SECRET, sandbox } from "../helpers.ts";
import { TYPE_COMMAND, withBot } from "./as-developer.ts";

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
