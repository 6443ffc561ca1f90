import { describe, expect, it } from "vitest";
import { listenerClient } from "../../bot/client.ts";
import { Readers } from "../../bot/reader.ts";
import { languages } from "../../bot/text/index.ts";
import { someLog } from "../support/bot.ts";
import { eventually } from "../support/eventually.ts";
import { fakeSlack, refuses } from "../support/fake-slack.ts";
import { someConfig } from "../support/services.ts";

async function someReaders() {
  const slack = await fakeSlack();
  const client = listenerClient({ token: "xoxb-secret", apiUrl: slack.apiUrl, log: someLog() });
  const services = { config: { ...someConfig(), language: "ja" as const } };
  return { slack, readers: new Readers({ services, client }) };
}

describe("the language of a person", () => {
  it("is asked of Slack once, even by many requests at a time", async () => {
    const { slack, readers } = await someReaders();
    const texts = await Promise.all(Array.from({ length: 20 }, () => readers.textFor("U0A")));
    expect(new Set([...texts, await readers.textFor("U0A")])).toEqual(new Set([languages.en]));
    expect(slack.to("users.info")).toEqual([{ user: "U0A", include_locale: "true" }]);
  });

  it("is the configuration's when Slack refuses, and is asked for again", async () => {
    const { slack, readers } = await someReaders();
    slack.behave(() => refuses("user_not_found"));
    expect(await readers.textFor("U0A")).toBe(languages.ja);
    slack.behave(() => undefined);
    expect(await readers.textFor("U0A")).toBe(languages.en);
  });

  it("is the configuration's while Slack is slow, and is known once it answered", async () => {
    const { slack, readers } = await someReaders();
    let answers = 0;
    slack.behave(() => (answers++ === 0 ? "silence" : undefined));
    expect(await readers.textFor("U0A")).toBe(languages.ja);
    await eventually(async () => expect(await readers.textFor("U0A")).toBe(languages.en));
  });
});
