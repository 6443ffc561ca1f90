import { describe, expect, it } from "vitest";
import { readSecrets } from "../../../aws/secrets/parameters.ts";
import { slackFetch, TOKEN_TO_COME } from "../../../aws/secrets/slack-fetch.ts";
import { SlackSecrets } from "../../../aws/secrets/slack-secrets.ts";
import { listenerClient } from "../../../bot/client.ts";
import { someLog } from "../../support/bot.ts";
import { parameterStore, throttled } from "./parameter-store.ts";
import { slackWithTokens } from "./slack-with-tokens.ts";

const MINUTE = 60_000;

/** A Slack that believes one token, and a client that gets its token from Parameter Store. */
async function bot() {
  const store = await parameterStore("shop", { botToken: "xoxb-1", signingSecret: "s" });
  const slack = await slackWithTokens();
  const log = someLog();
  const clock = { time: 0, now: () => clock.time };
  const secrets = new SlackSecrets({ read: () => readSecrets("shop", store.settings), clock, log });
  const client = listenerClient({
    token: TOKEN_TO_COME,
    apiUrl: slack.apiUrl,
    fetch: slackFetch(secrets),
    log,
  });
  return { store, slack, log, clock, secrets, client };
}

describe("the bot's token", () => {
  it("is read once, however many calls there are", async () => {
    const { store, slack, client } = await bot();
    await Promise.all([client.auth.test(), client.auth.test()]);
    await client.auth.test();
    expect(store.calls).toHaveLength(1);
    expect(slack.tokens).toEqual(["xoxb-1", "xoxb-1", "xoxb-1"]);
  });

  it.each(["invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed"])(
    "is read again when Slack answers %s, and the call is made with the new one",
    async (code) => {
      const { store, slack, clock, client } = await bot();
      slack.refuse = (token) => (token === "xoxb-2" ? undefined : code);
      await expect(client.auth.test()).rejects.toThrow(code);
      store.secrets = { ...store.secrets, botToken: "xoxb-2" };
      clock.time += MINUTE;
      await expect(client.auth.test()).resolves.toMatchObject({ ok: true });
      expect(slack.tokens).toEqual(["xoxb-1", "xoxb-1", "xoxb-2"]);
    },
  );

  it("is not read again for another refusal", async () => {
    const { store, slack, clock, client } = await bot();
    slack.refuse = () => "channel_not_found";
    await expect(client.auth.test()).rejects.toThrow("channel_not_found");
    clock.time += MINUTE;
    await expect(client.auth.test()).rejects.toThrow("channel_not_found");
    expect(store.calls).toHaveLength(1);
  });

  it("is read again at most once a minute, and a call that stays refused is made once", async () => {
    const { store, slack, clock, client } = await bot();
    slack.refuse = () => "invalid_auth";
    for (let times = 0; times < 5; times++) await expect(client.auth.test()).rejects.toThrow("invalid_auth");
    expect(store.calls).toHaveLength(2);
    clock.time += MINUTE;
    for (let times = 0; times < 5; times++) await expect(client.auth.test()).rejects.toThrow("invalid_auth");
    expect(store.calls).toHaveLength(3);
    expect(slack.tokens).toHaveLength(10);
  });

  it("stays as it was when Parameter Store does not answer in between", async () => {
    const { store, slack, clock, client, log } = await bot();
    slack.refuse = () => "invalid_auth";
    await expect(client.auth.test()).rejects.toThrow("invalid_auth");
    clock.time += MINUTE;
    store.refusals.push(throttled(), throttled(), throttled());
    await expect(client.auth.test()).rejects.toThrow("invalid_auth");
    expect(log.lines.join("\n")).toMatch(/could not be read again: SecretsUnavailableError/);
    slack.refuse = () => undefined;
    await expect(client.auth.test()).resolves.toMatchObject({ ok: true });
  });

  it("is tried again when it could not be read at first", async () => {
    const { store, slack, client } = await bot();
    store.refusals.push(throttled(), throttled(), throttled(), throttled(), throttled(), throttled());
    await expect(client.auth.test()).rejects.toThrow();
    expect(slack.tokens).toEqual([]);
    await expect(client.auth.test()).resolves.toMatchObject({ ok: true });
  });

  it("gets into no log line", async () => {
    const { slack, clock, client, log } = await bot();
    slack.refuse = () => "invalid_auth";
    await expect(client.auth.test()).rejects.toThrow();
    clock.time += MINUTE;
    await expect(client.auth.test()).rejects.toThrow();
    expect(log.lines.join("\n")).not.toContain("xoxb");
  });

  it("is sent to nobody who did not ask for one", async () => {
    const { slack, secrets } = await bot();
    await slackFetch(secrets)(slack.apiUrl, { method: "POST", body: "{}" });
    expect(slack.tokens).toEqual([null]);
  });
});
