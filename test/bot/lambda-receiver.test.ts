import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { buildApp } from "../../bot/app.ts";
import { ACTIONS, FIELDS, VIEWS } from "../../bot/ids.ts";
import { lambdaReceiver } from "../../bot/receiver.ts";
import type { Run } from "../../runs/run.ts";
import { pressed, slashCommand, someLog, submitted } from "../support/bot.ts";
import { fakeSlack } from "../support/fake-slack.ts";
import { someRun } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, someServices } from "../support/services.ts";

const SECRET = "signing-secret";
const FORM = "application/x-www-form-urlencoded";

async function listening(options: { answerWithin?: number } = {}) {
  const slack = await fakeSlack();
  const log = someLog();
  const made = someServices({ clock: { now: () => Date.now() } });
  const receiver = lambdaReceiver({ signingSecret: SECRET, clock: made.services.clock, log, ...options });
  buildApp(made.services, { token: "xoxb-secret", apiUrl: slack.apiUrl, receiver, log });
  return { ...made, slack, log, handle: receiver.handle };
}

function signed(body: string, secondsFromNow = 0, secret = SECRET): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) + secondsFromNow);
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
}

/** As a function URL passes it on: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
function urlEvent(body: string, headers: Record<string, string> = signed(body), more: object = {}) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/slack/events",
    rawQueryString: "",
    headers: { "content-type": FORM, host: "x.lambda-url.ap-northeast-1.on.aws", ...headers },
    requestContext: {
      accountId: "anonymous",
      apiId: "x",
      domainName: "x.lambda-url.ap-northeast-1.on.aws",
      http: {
        method: "POST",
        path: "/slack/events",
        protocol: "HTTP/1.1",
        sourceIp: "1.2.3.4",
        userAgent: "",
      },
      requestId: "r",
      routeKey: "$default",
      stage: "$default",
      time: "21/Nov/2026:10:00:00 +0000",
      timeEpoch: Date.now(),
    },
    body,
    isBase64Encoded: false,
    ...more,
  };
}

/** As a REST API passes it on. */
function restEvent(body: string) {
  const headers = Object.entries({ ...signed(body), "Content-Type": `${FORM}; charset=utf-8` });
  return {
    resource: "/slack/events",
    path: "/slack/events",
    httpMethod: "POST",
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toUpperCase(), value])),
    multiValueHeaders: {},
    queryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { stage: "prod", requestTimeEpoch: Date.now() },
    body,
    isBase64Encoded: false,
  };
}

const form = (fields: object) => new URLSearchParams({ ...fields }).toString();
const payload = (interaction: object) => form({ payload: JSON.stringify(interaction) });

function requestModal(command: string): string {
  const fields = {
    [FIELDS.target]: "=production",
    [FIELDS.mode]: "=write",
    [FIELDS.command]: command,
    [FIELDS.reason]: "テスト",
  };
  return payload(submitted(VIEWS.request, { openedAt: Date.now(), channel: "C0RUNS" }, fields));
}

describe("requests that come as events of a Lambda function", () => {
  it("are answered when a slash command's modal is open", async () => {
    const { slack, handle } = await listening();
    const answer = await handle(urlEvent(form(slashCommand(slack, "production User.count"))));
    expect(answer).toMatchObject({ statusCode: 200, body: "" });
    expect(slack.to("views.open")).toHaveLength(1);
  });

  it.each([
    ["a REST API", restEvent],
    [
      "a function URL, in base64",
      (body: string) =>
        urlEvent(Buffer.from(body).toString("base64"), signed(body), { isBase64Encoded: true }),
    ],
    [
      "an HTTP API with a stage in its path",
      (body: string) => {
        const event = urlEvent(body);
        return {
          ...event,
          rawPath: "/prod/slack/events",
          requestContext: { ...event.requestContext, stage: "prod" },
        };
      },
    ],
    [
      "a form with its character set",
      (body: string) => urlEvent(body, { ...signed(body), "content-type": `${FORM}; charset=UTF-8` }),
    ],
  ])("are understood from %s", async (_, event) => {
    const { slack, handle } = await listening();
    expect(await handle(event(form(slashCommand(slack, "help"))))).toMatchObject({ statusCode: 200 });
    expect(slack.to("response")).toHaveLength(1);
  });

  it("bring every character of a command, in base64 too", async () => {
    const { services, handle } = await listening();
    const command = "puts '売上🚑'\nUser.where(name: \"山田\").count";
    const body = requestModal(command);
    const event = urlEvent(Buffer.from(body).toString("base64"), signed(body), { isBase64Encoded: true });
    expect(await handle(event)).toMatchObject({ statusCode: 200, body: "" });
    const { runs } = await services.store.history({ limit: 2 });
    expect(runs.map((run) => [run.command, run.reason])).toEqual([[command, "テスト"]]);
  });

  it("bring raw UTF-8 in the JSON of an event, in base64 too", async () => {
    const { handle } = await listening();
    const body = JSON.stringify({ type: "url_verification", challenge: "救急車" });
    const event = urlEvent(
      Buffer.from(body).toString("base64"),
      {
        ...signed(body),
        "content-type": "application/json; charset=utf-8",
      },
      { isBase64Encoded: true },
    );
    const answer = await handle(event);
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ challenge: "救急車" });
  });

  it("show what is wrong with a modal in the modal", async () => {
    const { services, handle } = await listening();
    const answer = await handle(urlEvent(requestModal("puts (")));
    expect(JSON.parse(answer.body)).toMatchObject({ response_action: "errors" });
    expect((await services.store.history({ limit: 1 })).runs).toEqual([]);
  });

  it("do once what the same request asks for twice", async () => {
    const { services, called, handle } = await listening();
    const body = requestModal("User.count");
    const event = urlEvent(body);
    for (let times = 0; times < 2; times++) expect((await handle(event)).statusCode).toBe(200);
    const { runs } = await services.store.history({ limit: 5 });
    expect(runs).toHaveLength(1);
    expect(new Set(called)).toEqual(new Set([`start ${runs[0]?.id}`]));
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
    const { slack, log, handle } = await listening();
    const body = form(slashCommand(slack, "production User.secret"));
    expect(await handle(urlEvent(body, headers(body)))).toMatchObject({ statusCode: 401, body: "" });
    expect(slack.calls).toEqual([]);
    expect(log.lines.join("\n")).not.toMatch(/User\.secret|signing-secret|v0=/);
    expect(log.lines).toHaveLength(1);
  });

  it("are believed within five minutes to either side", async () => {
    const { slack, handle } = await listening();
    const body = form(slashCommand(slack, "help"));
    for (const seconds of [-290, 290])
      expect((await handle(urlEvent(body, signed(body, seconds)))).statusCode).toBe(200);
  });

  it("that only check the connection start nothing", async () => {
    const { slack, handle } = await listening();
    const body = form({ ...slashCommand(slack, "help"), ssl_check: "1" });
    expect(await handle(urlEvent(body, {}))).toMatchObject({ statusCode: 200 });
    expect(slack.calls).toEqual([]);
  });

  it.each([
    ["another path", { rawPath: "/" }],
    ["a path below", { rawPath: "/slack/events/more" }],
  ])("are not found at %s", async (_, more) => {
    const { slack, handle } = await listening();
    expect(await handle(urlEvent(form(slashCommand(slack, "help")), undefined, more))).toMatchObject({
      statusCode: 404,
    });
    expect(slack.calls).toEqual([]);
  });

  it("are not found with another method", async () => {
    const { handle } = await listening();
    const event = urlEvent("");
    const http = { ...event.requestContext.http, method: "GET" };
    expect(await handle({ ...event, requestContext: { ...event.requestContext, http } })).toMatchObject({
      statusCode: 404,
    });
  });

  it.each([
    ["no JSON", urlEvent("{", { ...signed("{"), "content-type": "application/json" })],
    ["another type", urlEvent("<a/>", { ...signed("<a/>"), "content-type": "text/xml" })],
    ["a payload that is no JSON", urlEvent("payload=%7B")],
    ["no body", { ...urlEvent(""), body: undefined, headers: {} }],
    ["no request at all", { source: "aws.events" }],
    ["nothing", undefined],
  ])("are refused without a word when they hold %s", async (_, event) => {
    const { slack, handle } = await listening();
    const answer = await handle(event);
    expect([400, 401]).toContain(answer.statusCode);
    expect(answer.body).toBe("");
    expect(slack.calls).toEqual([]);
  });
});

describe("an answer on Lambda, which leaves when the work ends", () => {
  const waiting = (): Run => someRun({ status: "awaiting-approval", requester: DEVELOPER, token: "token" });

  it("does not wait for a Slack that is slow to take what follows it", async () => {
    const { services, called, slack, log, handle } = await listening({ answerWithin: 600 });
    const run = waiting();
    await services.store.insert(run);
    slack.behave(({ method }) => (method === "views.publish" ? "silence" : undefined));
    const inHome = { view: { id: "V1", type: "home" }, container: { type: "view" } };
    const button = pressed(slack, ACTIONS.approve, run.id, ON_CALL, inHome);
    expect(await handle(urlEvent(payload(button)))).toMatchObject({ statusCode: 200, body: "" });
    expect(called).toContain('answer token {"verdict":"approved"}');
    expect(log.lines.join("\n")).toContain("answered before everything about it is done");
  });

  it("waits for what it needs: nothing is acknowledged that was not stored", async () => {
    const { services, handle } = await listening({ answerWithin: 1 });
    const { store } = services;
    const insert = store.insert.bind(store);
    services.store = Object.create(store, {
      insert: {
        value: async (run: Run) => {
          await new Promise((resolve) => setTimeout(resolve, 700));
          return insert(run);
        },
      },
    });
    expect(await handle(urlEvent(requestModal("User.count")))).toMatchObject({ statusCode: 200, body: "" });
    expect((await store.history({ limit: 1 })).runs).toHaveLength(1);
  });
});
