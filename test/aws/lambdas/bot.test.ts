import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { BotFunction } from "../../../aws/lambdas/handler/bot.ts";
import { LambdaLog } from "../../../aws/log.ts";
import { readSecrets } from "../../../aws/secrets/parameters.ts";
import { SlackSecrets } from "../../../aws/secrets/slack-secrets.ts";
import { slashCommand, someLog } from "../../support/bot.ts";
import { fakeSlack } from "../../support/fake-slack.ts";
import { parameterStore, throttled } from "../secrets/parameter-store.ts";
import { config, INSTALLATION, STATE_MACHINE } from "./use-functions.ts";

beforeEach(() => () => vi.unstubAllEnvs());

/** A bot that is warm, and whose secrets somebody replaces. */
async function bot() {
  const slack = await fakeSlack();
  vi.stubEnv("SLACK_API_URL", slack.apiUrl);
  const store = await parameterStore(INSTALLATION, { botToken: "xoxb-1", signingSecret: "first" });
  const clock = { time: 0, now: () => clock.time };
  const read = () => readSecrets(INSTALLATION, store.settings);
  const secrets = new SlackSecrets({ read, clock, log: someLog() });
  const environment = {
    AMBULANCE_INSTALLATION: INSTALLATION,
    AMBULANCE_TABLE: "table",
    AMBULANCE_BUCKET: "bucket",
    AMBULANCE_STATE_MACHINE: STATE_MACHINE,
    AMBULANCE_DELIVER_FUNCTION: "deliver",
  };
  const log = new LambdaLog({ installation: INSTALLATION, function: "bot" });
  const answer = new BotFunction({ environment, config, log, patience: 900 }, secrets);
  const send = async (secret: string) => {
    const { statusCode } = await answer.answer(
      command(new URLSearchParams(slashCommand(slack, "")).toString(), secret),
    );
    return statusCode;
  };
  return { slack, store, clock, send };
}

function command(body: string, secret: string) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    version: "2.0",
    rawPath: "/slack/events",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${digest}`,
    },
    requestContext: { http: { method: "POST" }, timeEpoch: Date.now() },
    body,
    isBase64Encoded: false,
  };
}

describe("the bot's signing secret", () => {
  it("may be replaced while the bot is warm: the request that shows it is judged again", async () => {
    const { slack, store, clock, send } = await bot();
    expect(await send("first")).toBe(200);
    store.secrets = { ...store.secrets, signingSecret: "second" };
    clock.time += 60_000;
    expect(await send("second")).toBe(200);
    expect(await send("first")).toBe(401);
    expect(slack.to("views.open")).toHaveLength(2);
  });

  it("is read again at most once a minute, however many requests are forged", async () => {
    const { slack, store, clock, send } = await bot();
    for (let times = 0; times < 5; times++) expect(await send("forged")).toBe(401);
    clock.time += 60_000;
    for (let times = 0; times < 5; times++) expect(await send("forged")).toBe(401);
    // Once to begin with, and once for each of the two minutes.
    expect(store.calls).toHaveLength(3);
    expect(slack.calls).toEqual([]);
  });

  it("stays what it was when Parameter Store is away", async () => {
    const { store, clock, send } = await bot();
    expect(await send("first")).toBe(200);
    clock.time += 60_000;
    store.refusals.push(throttled(), throttled(), throttled());
    expect(await send("forged")).toBe(401);
    expect(await send("first")).toBe(200);
  });
});
