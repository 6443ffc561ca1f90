import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { buildApp } from "../../bot/app.ts";
import { httpReceiver, lambdaReceiver } from "../../bot/receiver.ts";
import { serveFunctionUrl } from "../support/aws/lambda/function-url.ts";
import { someLog } from "../support/bot.ts";
import { type Behaviour, type FakeSlack, fakeSlack, type SlackReply } from "../support/fake-slack.ts";
import { someServices } from "../support/services.ts";

export const BOT_TOKEN = "xoxb-the-secret-token";
export const APP_TOKEN = "xapp-the-secret-token";
export const SIGNING_SECRET = "0123456789abcdef0123456789abcdef";
export const SCOPES = "commands,chat:write,files:write,users:read";

const usual: Record<string, SlackReply> = {
  "auth.test": {
    headers: { "x-oauth-scopes": SCOPES },
    body: { ok: true, team: "Acme", user: "ambulance", user_id: "U0BOT" },
  },
  "users.info": { body: { ok: true, user: { deleted: false, is_bot: false } } },
};

/** A workspace where everything is right, except for what a test says. */
export async function slackThat(
  behaviour: Behaviour = () => undefined,
): Promise<FakeSlack & { environment: { SLACK_API_URL: string } }> {
  const slack = await fakeSlack();
  slack.behave((call) => behaviour(call) ?? usual[call.method]);
  return { ...slack, environment: { SLACK_API_URL: slack.apiUrl } };
}

/** One method is answered differently. */
export function when(method: string, reply: SlackReply): Behaviour {
  return (call) => (call.method === method ? reply : undefined);
}

/** The true bot over HTTP, as on a single server; resolves with its port. */
export async function runningBot(secret: string): Promise<number> {
  const { services, options } = await partsOfBot();
  const receiver = httpReceiver({ signingSecret: secret, port: 0, clock: services.clock, log: options.log });
  const app = buildApp(services, { ...options, receiver });
  const server = await receiver.start({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => void app.stop());
  // A TCP server has an address of this shape.
  return (server.address() as AddressInfo).port;
}

/** The true bot behind a function URL, as on AWS; resolves with its address. */
export async function botFunction(secret: string): Promise<string> {
  const { services, options } = await partsOfBot();
  const receiver = lambdaReceiver({ signingSecret: secret, clock: services.clock, log: options.log });
  buildApp(services, { ...options, receiver });
  const { url, close } = await serveFunctionUrl((event) => receiver.handle(event));
  onTestFinished(close);
  return `${url}/`;
}

async function partsOfBot() {
  const slack = await slackThat();
  const { services } = someServices({ clock: { now: () => Date.now() } });
  return { services, options: { token: BOT_TOKEN, apiUrl: slack.apiUrl, log: someLog() } };
}
