import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { manifestFor } from "../../cli/manifest/manifest-for.ts";
import { ManifestError } from "../../local/slack/manifest.ts";
import { typed } from "./typed.ts";

const base = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../bot/manifest.json"), "utf8"));
const printed = async (...args: string[]) => JSON.parse((await typed(["manifest", ...args])).printed);

describe("the manifest", () => {
  it("is bot/manifest.json, for Socket Mode, when no address is given", async () => {
    expect(await printed()).toEqual(base);
    expect(base.settings.socket_mode_enabled).toBe(true);
  });

  it("sends the command, interactivity and events to the bot, without Socket Mode, when an address is given", async () => {
    const url = "https://abc.lambda-url.ap-northeast-1.on.aws/slack/events";
    const made = await printed("--url", "https://abc.lambda-url.ap-northeast-1.on.aws/");
    expect(made.settings).toEqual({
      ...base.settings,
      socket_mode_enabled: false,
      interactivity: { is_enabled: true, request_url: url },
      event_subscriptions: { request_url: url, bot_events: ["app_home_opened"] },
    });
    expect(made.features).toEqual({
      ...base.features,
      slash_commands: base.features.slash_commands.map((command: object) => ({ ...command, url })),
    });
    expect(made.oauth_config).toEqual(base.oauth_config);
  });

  it.each([
    ["https://bot.example.com", "https://bot.example.com/slack/events"],
    ["https://bot.example.com/", "https://bot.example.com/slack/events"],
    ["https://bot.example.com:8443/slack/events", "https://bot.example.com:8443/slack/events"],
    ["HTTPS://Bot.Example.com", "https://bot.example.com/slack/events"],
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000/slack/events"],
  ])("takes %s for %s", async (given, url) => {
    const { settings } = await printed("--url", given);
    expect(settings.interactivity.request_url).toBe(url);
  });

  it.each([
    ["http://bot.example.com", /must begin with https/],
    ["http://127.0.0.1.example.com", /must begin with https/],
    ["ftp://127.0.0.1", /must begin with https/],
    ["bot.example.com", /must be an address/],
    ["https://", /must be an address/],
    ["https://bot.example.com/ambulance", /without a path/],
    ["https://bot.example.com/slack/events/more", /without a path/],
    ["https://bot.example.com/?stage=1", /without a user/],
    ["https://me:secret@bot.example.com/", /without a user/],
  ])("refuses %s, where Slack's requests would not arrive", async (url, sentence) => {
    const { code, complaint, printed } = await typed(["manifest", "--url", url]);
    expect(code).toBe(2);
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain("secret");
    expect(printed).toBe("");
  });

  it("takes a name of 35 characters, as Slack does, and none longer or blank", async () => {
    expect((await printed("--name", "救".repeat(35))).display_information.name).toBe("救".repeat(35));
    for (const name of ["x".repeat(36), "  "])
      expect(await typed(["manifest", "--name", name])).toMatchObject({ code: 2, printed: "" });
  });

  it("refuses what Slack would refuse, with the place", () => {
    const url = `https://example.com/${"x".repeat(3000)}`;
    expect(() => manifestFor(base, { requestUrl: url })).toThrow(ManifestError);
    expect(() => manifestFor(base, { requestUrl: url })).toThrow(/slash_commands\.0\.url/);
  });
});
