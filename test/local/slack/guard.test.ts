import { readdirSync } from "node:fs";
import { request } from "node:http";
import { describe, expect, it, test } from "vitest";
import { DEVELOPER } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { sandbox } from "./helpers.ts";

const STATE = `/sandbox/state?as=${DEVELOPER.id}`;

/** A request with headers that fetch would not send. */
function raw(slack: Sandbox, path: string, headers: Record<string, string>, method = "GET", body = "") {
  const { port } = new URL(slack.url);
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, path, method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(Buffer.from(chunk));
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

describe("foreign requests", () => {
  test.each([
    "evil.test",
    "localhost.evil.test",
    "evil.test:PORT",
    "localhost",
    "localhost:1",
    "127.0.0.2:PORT",
  ])("are refused for the Host %j", async (host) => {
    const slack = await sandbox();
    const { port } = new URL(slack.url);
    const named = { host: host.replace("PORT", port) };
    expect((await raw(slack, STATE, named)).status).toBe(403);
    expect((await raw(slack, "/", named)).status).toBe(403);
    expect((await raw(slack, "/api/auth.test", named, "POST")).status).toBe(403);
  });

  test.each(["localhost:PORT", "127.0.0.1:PORT", "[::1]:PORT", "LOCALHOST:PORT"])(
    "are ours for the Host %j",
    async (host) => {
      const slack = await sandbox();
      const named = { host: host.replace("PORT", new URL(slack.url).port) };
      expect((await raw(slack, STATE, named)).status).toBe(200);
    },
  );

  test.each([
    ["a foreign Origin", { origin: "https://evil.test" }],
    ["no Origin to speak of", { origin: "null" }],
    ["our name over another port", { origin: "http://localhost:1" }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["another port's page", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }],
  ])("are refused with %s", async (_what, headers) => {
    const slack = await sandbox();
    const host = new URL(slack.url).host;
    const json = { "content-type": "application/json" };
    const body = JSON.stringify({ as: DEVELOPER.id, locale: "ja-JP" });
    expect((await raw(slack, STATE, { host, ...headers })).status).toBe(403);
    expect((await raw(slack, "/sandbox/locale", { host, ...json, ...headers }, "POST", body)).status).toBe(
      403,
    );
  });

  it("may still follow a link to the page", async () => {
    const slack = await sandbox();
    const headers = {
      host: new URL(slack.url).host,
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
    };
    expect((await raw(slack, "/archives/C0000RUNS1/p1795262127000001", headers)).status).toBe(302);
  });

  it("can not use a form", async () => {
    const slack = await sandbox();
    const response = await fetch(`${slack.url}/sandbox/locale`, {
      method: "POST",
      body: new URLSearchParams({ as: DEVELOPER.id }),
    });
    expect(response.status).toBe(415);
  });
});

describe("bad requests", () => {
  test.each([
    ["no JSON", "{", 400],
    ["the wrong shape", "[]", 400],
    ["an unknown person", JSON.stringify({ as: "U9", locale: "en-US" }), 400],
    ["an unknown locale", JSON.stringify({ as: DEVELOPER.id, locale: "tlh" }), 400],
    ["an unknown field", JSON.stringify({ as: DEVELOPER.id, locale: "en-US", admin: true }), 400],
    ["too much", `"${"x".repeat(2_000_001)}"`, 413],
  ])("get a clear answer: %s", async (_what, body, status) => {
    const slack = await sandbox();
    const response = await fetch(`${slack.url}/sandbox/locale`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ ok: false, error: expect.any(String) });
    expect(text).not.toMatch(/\bat .*:\d+|node_modules/);
  });

  test.each(["/sandbox/constructor", "/sandbox/toString", "/sandbox/nothing", "/nowhere"])(
    "%s leads nowhere",
    async (path) => {
      const slack = await sandbox();
      expect(
        (
          await fetch(slack.url + path, {
            method: "POST",
            body: "{}",
            headers: { "content-type": "application/json" },
          })
        ).status,
      ).toBe(404);
    },
  );

  test.each([
    "/../sandbox.ts",
    "/..%2fsandbox.ts",
    "/%2e%2e/manifest.ts",
    "/.%00",
    "/%E0%A4%A",
    "/tsconfig.json/../../people.ts",
  ])("%s is no way out of the page's folder", async (path) => {
    const slack = await sandbox();
    expect((await raw(slack, path, { host: new URL(slack.url).host })).status).toBe(404);
  });
});

describe("the page", () => {
  it("is served without being stored, under a strict policy, TypeScript as JavaScript", async () => {
    const slack = await sandbox();
    const [file] = readdirSync(new URL("../../../local/slack/page/", import.meta.url)).filter((name) =>
      name.endsWith(".ts"),
    );
    const response = await fetch(`${slack.url}/${file}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(await response.text()).not.toMatch(/^export type /m);
  });
});
