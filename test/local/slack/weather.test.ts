import { WebAPIRateLimitedError, WebClient } from "@slack/web-api";
import { expect, it } from "vitest";
import { DEVELOPER, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { act, api, BOT_TOKEN, look, sandbox } from "./helpers.ts";

const post = { channel: RUNS_CHANNEL, text: "run" };

const call = (slack: Sandbox, method: string, signal?: AbortSignal) =>
  fetch(slack.apiUrl + method, {
    method: "POST",
    headers: { authorization: `Bearer ${BOT_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify(post),
    ...(signal ? { signal } : {}),
  });

it("limits rates as Slack does: 429, Retry-After, nothing done", async () => {
  const slack = await sandbox();
  await act(slack, "weather", { mode: "rate_limited", retryAfterSeconds: 7, methods: ["chat.postMessage"] });
  const response = await call(slack, "chat.postMessage");
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(await response.json()).toMatchObject({ ok: false, error: "ratelimited" });
  expect(await api(slack, "auth.test")).toMatchObject({ ok: true });
  expect((await look(slack, DEVELOPER.id)).messages).toEqual([]);
});

it("is understood by the true client", async () => {
  const slack = await sandbox();
  await act(slack, "weather", { mode: "rate_limited", retryAfterSeconds: 3 });
  const client = new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl, rejectRateLimitedCalls: true });
  const failure = client.chat.postMessage(post);
  await expect(failure).rejects.toBeInstanceOf(WebAPIRateLimitedError);
  await expect(failure).rejects.toMatchObject({ retryAfter: 3 });
});

it("lasts as many calls as it was told, and no longer", async () => {
  const slack = await sandbox();
  await act(slack, "weather", { mode: "server_error", times: 2 });
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await call(slack, "chat.postMessage")).status);
  expect(statuses).toEqual([500, 500, 200]);
  expect((await look(slack, DEVELOPER.id)).messages).toHaveLength(1);
});

it("can be silent until the caller gives up", async () => {
  const slack = await sandbox();
  await act(slack, "weather", { mode: "silent", times: 1 });
  await expect(call(slack, "chat.postMessage", AbortSignal.timeout(200))).rejects.toMatchObject({
    name: "TimeoutError",
  });
  expect((await call(slack, "chat.postMessage")).status).toBe(200);
});

it("does not keep the sandbox from closing", async () => {
  const slack = await sandbox();
  await act(slack, "weather", { mode: "silent" });
  const hanging = call(slack, "chat.postMessage");
  hanging.catch(() => undefined);
  await act(slack, "weather", { mode: "fine" });
  await slack.close();
  await expect(hanging).rejects.toThrow();
});

it("refuses a weather that there is not", async () => {
  const slack = await sandbox();
  expect(await act(slack, "weather", { mode: "hail" })).toMatchObject({
    status: 400,
    error: expect.stringContaining("mode"),
  });
});
