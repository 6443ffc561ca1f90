import { createHmac } from "node:crypto";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildApp } from "../../bot/app.ts";
import { httpReceiver } from "../../bot/receiver.ts";
import { slashCommand, someLog } from "../support/bot.ts";
import { eventually } from "../support/eventually.ts";
import { fakeSlack } from "../support/fake-slack.ts";
import { someServices } from "../support/services.ts";

const SECRET = "signing-secret";

async function listening() {
  const slack = await fakeSlack();
  const log = someLog();
  const { services } = someServices({ clock: { now: () => Date.now() } });
  const receiver = httpReceiver({ signingSecret: SECRET, port: 0, clock: services.clock, log });
  const app = buildApp(services, { token: "xoxb-secret", apiUrl: slack.apiUrl, receiver, log });
  const server = await receiver.start({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => void app.stop());
  // A TCP server has an address of this shape.
  const { port } = server.address() as AddressInfo;
  const send = (body: string, headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    });
  return { slack, log, send };
}

function signed(body: string, secondsFromNow = 0, secret = SECRET): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) + secondsFromNow);
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
}

describe("requests over HTTP", () => {
  it("are answered when Slack signed them", async () => {
    const { slack, send } = await listening();
    const body = new URLSearchParams(slashCommand(slack, "help")).toString();
    expect((await send(body, signed(body))).status).toBe(200);
    await eventually(() => expect(slack.to("response")).toHaveLength(1));
  });

  it.each([
    ["no signature", () => ({})],
    ["another secret", (body: string) => signed(body, 0, "other")],
    ["a signature of other words", () => signed("text=help")],
    ["a time stamp more than five minutes old", (body: string) => signed(body, -301)],
    ["a time stamp more than five minutes ahead", (body: string) => signed(body, 303)],
    [
      "a time stamp that is none",
      (body: string) => ({ ...signed(body), "x-slack-request-timestamp": "now" }),
    ],
    [
      "an endless time stamp",
      (body: string) => ({ ...signed(body), "x-slack-request-timestamp": "Infinity" }),
    ],
    ["an empty signature", (body: string) => ({ ...signed(body), "x-slack-signature": "" })],
  ])("are refused with %s", async (_, headers) => {
    const { slack, send, log } = await listening();
    const body = new URLSearchParams(slashCommand(slack, "production User.secret")).toString();
    const response = await send(body, headers(body));
    expect(response.status).toBe(401);
    expect(await response.text()).toBe("");
    expect(slack.calls).toEqual([]);
    expect(log.lines.join("\n")).not.toMatch(/User\.secret|signing-secret/);
  });

  it("are believed within five minutes to either side", async () => {
    const { slack, send } = await listening();
    const body = new URLSearchParams(slashCommand(slack, "help")).toString();
    for (const seconds of [-290, 290]) expect((await send(body, signed(body, seconds))).status).toBe(200);
  });

  it("that only check the connection start nothing", async () => {
    const { slack, send } = await listening();
    const body = new URLSearchParams({ ...slashCommand(slack, "help"), ssl_check: "1" }).toString();
    expect((await send(body, {})).status).toBe(200);
    expect(slack.calls).toEqual([]);
  });

  it("that are no form and no JSON are refused without a word", async () => {
    const { send } = await listening();
    const response = await send("{", { ...signed("{"), "content-type": "application/json" });
    expect(response.status).toBe(400);
    expect(await response.text()).toBe("");
  });
});
