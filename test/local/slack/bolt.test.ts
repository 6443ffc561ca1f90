import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { z } from "zod";
import { DEVELOPER, ON_CALL, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { act, api, BOT_TOKEN, eventually, look, SIGNING_SECRET, sandbox } from "./helpers.ts";

const APP_TOKEN = "xapp-test";

/** Gives a Bolt app one of everything that Ambulance uses. */
function listen(app: App): App {
  app.command("/ambulance", async ({ ack, client, body }) => {
    const input = { type: "plain_text_input" as const, action_id: "text" };
    const label = { type: "plain_text" as const, text: "Command" };
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: "modal",
        callback_id: "request",
        title: { type: "plain_text", text: "Run" },
        submit: { type: "plain_text", text: "Ask" },
        blocks: [{ type: "input", block_id: "command", label, element: input }],
      },
    });
    await ack();
  });
  app.view("request", async ({ ack, view, client }) => {
    const text = view.state.values.command?.text?.value ?? "";
    if (text === "wrong") return ack({ response_action: "errors", errors: { command: "It does not parse" } });
    await ack();
    const approve = {
      type: "button" as const,
      action_id: "approve",
      text: { type: "plain_text" as const, text: "Approve" },
    };
    const blocks = [{ type: "actions" as const, block_id: "decision", elements: [approve] }];
    await client.chat.postMessage({ channel: RUNS_CHANNEL, text, blocks });
  });
  app.action("approve", async ({ ack, respond, body, client }) => {
    await ack();
    const { ts } = z.object({ ts: z.string() }).parse("message" in body ? body.message : undefined);
    await client.chat.update({ channel: RUNS_CHANNEL, ts, text: `approved by ${body.user.id}` });
    await respond({ text: "thank you" });
  });
  app.shortcut("run_in_production", async ({ ack, client, body, shortcut }) => {
    await ack();
    if (shortcut.type !== "message_action") return;
    await client.chat.postEphemeral({
      channel: RUNS_CHANNEL,
      user: body.user.id,
      text: `got ${shortcut.message.text}`,
    });
  });
  app.event("app_home_opened", async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: "home", blocks: [{ type: "divider" }] },
    });
  });
  return app;
}

async function startHttp(slack: Sandbox): Promise<void> {
  const receiver = new HTTPReceiver({ signingSecret: SIGNING_SECRET, logLevel: LogLevel.ERROR });
  const app = new App({
    token: BOT_TOKEN,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  const server = await listen(app).start(0);
  onTestFinished(() => void server.close());
  const { port } = z.object({ port: z.number() }).parse("address" in server ? server.address() : undefined);
  slack.connectBot(`http://127.0.0.1:${port}/slack/events`);
}

async function startSocket(slack: Sandbox): Promise<void> {
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: APP_TOKEN,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions },
  });
  const app = new App({ token: BOT_TOKEN, receiver, logLevel: LogLevel.ERROR, clientOptions });
  await listen(app).start();
  onTestFinished(async () => {
    await app.stop();
  });
}

describe.each([
  ["HTTP", startHttp],
  ["Socket Mode", startSocket],
])("a Bolt app over %s", (_transport, start) => {
  it("goes all the way: command, modal, mistake, submission, message, button, answer", async () => {
    const slack = await sandbox({ appToken: APP_TOKEN });
    await start(slack);
    const as = DEVELOPER.id;
    expect(await act(slack, "command", { as, channel: RUNS_CHANNEL, text: "/ambulance" })).toMatchObject({
      ok: true,
    });
    const [view] = (await look(slack, as)).views;
    const submit = (text: string) =>
      act(slack, "submit", { as, viewId: view?.id, values: { command: { text } } });
    expect(await submit("wrong")).toMatchObject({ ok: false, errors: { command: "It does not parse" } });
    expect(await submit("User.count")).toMatchObject({ ok: true });
    await eventually(async () => (await look(slack, as)).messages.length === 1);
    const [card] = (await look(slack, as)).messages;
    const press = { as: ON_CALL.id, messageTs: card?.ts, blockId: "decision", actionId: "approve" };
    expect(await act(slack, "action", press)).toMatchObject({ ok: true });
    await eventually(async () => (await look(slack, ON_CALL.id)).messages.length === 2);
    expect((await look(slack, ON_CALL.id)).messages).toMatchObject([
      { text: `approved by ${ON_CALL.id}`, blocks: [] },
      { text: "thank you", ephemeral: true },
    ]);
    expect((await look(slack, as)).messages).toHaveLength(1);
  });

  it("gets shortcuts and events", async () => {
    const slack = await sandbox({ appToken: APP_TOKEN });
    await start(slack);
    await act(slack, "say", { as: DEVELOPER.id, channel: RUNS_CHANNEL, text: "User.count" });
    const [said] = (await look(slack, DEVELOPER.id)).messages;
    await act(slack, "shortcut", { as: DEVELOPER.id, callbackId: "run_in_production", messageTs: said?.ts });
    await act(slack, "home", { as: DEVELOPER.id });
    await eventually(async () => (await look(slack, DEVELOPER.id)).home !== null);
    await eventually(async () => (await look(slack, DEVELOPER.id)).messages.length === 2);
    expect((await look(slack, DEVELOPER.id)).messages[1]).toMatchObject({
      text: "got User.count",
      ephemeral: true,
    });
  });
});

describe("Socket Mode", () => {
  test.each([
    ["no token", null, "not_authed"],
    ["a strange one", "xapp-stranger", "invalid_auth"],
    ["a bot's", BOT_TOKEN, "not_allowed_token_type"],
  ])("is not opened with %s", async (_what, token, error) => {
    const slack = await sandbox({ appToken: APP_TOKEN });
    expect(await api(slack, "apps.connections.open", {}, token)).toMatchObject({ ok: false, error });
  });

  it("gives tickets that work once", async () => {
    const slack = await sandbox({ appToken: APP_TOKEN });
    const { url } = await api(slack, "apps.connections.open", {}, APP_TOKEN);
    const connect = () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(String(url));
        onTestFinished(() => socket.close());
        socket.onmessage = (event) => resolve(String(event.data));
        socket.onerror = () => resolve("refused");
      });
    expect(JSON.parse(await connect())).toMatchObject({
      type: "hello",
      connection_info: { app_id: "A0000000001" },
    });
    expect(await connect()).toBe("refused");
  });

  it("shows the person a timeout when the bot does not acknowledge", async () => {
    const slack = await sandbox({ appToken: APP_TOKEN, botTimeoutMs: 200 });
    const { url } = await api(slack, "apps.connections.open", {}, APP_TOKEN);
    const socket = new WebSocket(String(url));
    onTestFinished(() => socket.close());
    await new Promise((resolve) => {
      socket.onmessage = resolve;
    });
    const command = { as: DEVELOPER.id, channel: RUNS_CHANNEL, text: "/ambulance" };
    expect(await act(slack, "command", command)).toMatchObject({
      error: expect.stringContaining("operation_timeout"),
    });
    socket.close();
    await eventually(async () =>
      String((await act(slack, "command", command)).error).includes("dispatch_failed"),
    );
  });
});

it("refuses what is signed with another secret", async () => {
  const slack = await sandbox({ signingSecret: "another" });
  await startHttp(slack);
  const command = { as: DEVELOPER.id, channel: RUNS_CHANNEL, text: "/ambulance" };
  expect(await act(slack, "command", command)).toMatchObject({
    ok: false,
    error: expect.stringContaining("dispatch_failed"),
  });
});

it("refuses what is older than five minutes", async () => {
  const slack = await sandbox({ now: () => Date.now() - 301_000 });
  await startHttp(slack);
  const command = { as: DEVELOPER.id, channel: RUNS_CHANNEL, text: "/ambulance" };
  expect(await act(slack, "command", command)).toMatchObject({
    ok: false,
    error: expect.stringContaining("dispatch_failed"),
  });
});
