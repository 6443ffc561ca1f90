import { describe, expect, it, test } from "vitest";
import { BOT } from "../../../../local/slack/people.ts";
import { api, client, realManifest, sandbox } from "../helpers.ts";

describe("who may call", () => {
  it("says not_authed without a token, and invalid_auth to a strange one", async () => {
    const slack = await sandbox();
    expect(await api(slack, "auth.test", {}, null)).toEqual({ ok: false, error: "not_authed" });
    expect(await api(slack, "auth.test", {}, "xoxb-stranger")).toEqual({ ok: false, error: "invalid_auth" });
    expect(await api(slack, "chat.postMessage", { token: "xoxb-stranger" }, null)).toMatchObject({
      error: "invalid_auth",
    });
  });

  it("does not take an app-level token for a bot's", async () => {
    const slack = await sandbox({ appToken: "xapp-1" });
    expect(await api(slack, "auth.test", {}, "xapp-1")).toMatchObject({ error: "not_allowed_token_type" });
  });

  it("tells the bot who it is, and its scopes", async () => {
    const slack = await sandbox();
    const answer = await client(slack).auth.test();
    expect(answer).toMatchObject({ team_id: "T0000000001", user_id: BOT.userId, bot_id: BOT.botId });
    expect(answer.response_metadata?.scopes).toEqual(["commands", "chat:write", "files:write", "users:read"]);
  });

  it("does not know methods that Slack does not know", async () => {
    const slack = await sandbox();
    expect(await api(slack, "chat.shout")).toMatchObject({ ok: false, error: "unknown_method" });
  });

  test.each([
    ["users.lookupByEmail", "users:read.email"],
    ["usergroups.users.list", "usergroups:read"],
    ["conversations.history", "channels:history"],
    ["conversations.open", "im:write"],
    ["files.list", "files:read"],
  ])("refuses %s for want of %s", async (method, needed) => {
    const slack = await sandbox();
    const provided = "commands,chat:write,files:write,users:read";
    expect(await api(slack, method)).toEqual({ ok: false, error: "missing_scope", needed, provided });
  });

  it("refuses whatever the manifest stops asking for", async () => {
    const manifest = realManifest();
    manifest.oauth_config.scopes.bot = ["commands"];
    const slack = await sandbox({ manifest });
    for (const method of ["chat.postMessage", "chat.update", "files.getUploadURLExternal", "users.info"]) {
      expect(await api(slack, method)).toMatchObject({ error: "missing_scope", provided: "commands" });
    }
  });

  it("says so when it does not serve a method, rather than pretending", async () => {
    const slack = await sandbox();
    expect(await api(slack, "chat.scheduleMessage")).toMatchObject({
      ok: false,
      error: "not_served_by_sandbox",
    });
  });

  it("answers broken arguments with Slack's codes", async () => {
    const slack = await sandbox();
    const call = (body: string, type: string) =>
      fetch(`${slack.apiUrl}api.test`, { method: "POST", body, headers: { "content-type": type } }).then(
        (r) => r.json(),
      );
    expect(await call("{", "application/json")).toMatchObject({ error: "invalid_json" });
    expect(await call("[1]", "application/json")).toMatchObject({ error: "invalid_json" });
    expect(await call("x", "text/csv")).toMatchObject({ error: "invalid_post_type" });
  });
});
