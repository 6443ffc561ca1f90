import { describe, expect, it } from "vitest";
import { realManifest, sandbox } from "../local/slack/helpers.ts";
import { refuses, type SlackReply } from "../support/fake-slack.ts";
import { KEN, MAYA, RUNS } from "../support/journey.ts";
import { processTarget } from "../support/process-target.ts";
import { configured, examined } from "./doctor.ts";
import { APP_TOKEN, BOT_TOKEN, runningBot, SCOPES, SIGNING_SECRET, slackThat, when } from "./workspace.ts";

const tokens = { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN };

const team = (target: object = {}, more: object = {}) =>
  configured({
    channel: RUNS,
    targets: { production: { ...processTarget, approvers: [KEN, MAYA], ...target } },
    ...more,
  });

describe("the doctor and a workspace", () => {
  it("finds nothing wrong when token, scopes, channel and approvers are right", async () => {
    const slack = await slackThat(() => undefined);
    const { code, points, printed } = await examined(team(), { ...tokens, ...slack.environment });
    expect(code).toBe(0);
    expect(points.map(({ name }) => name).slice(5)).toEqual([
      "Slack token",
      "Slack scopes",
      "clock against Slack",
      "channel",
      `approver ${KEN}`,
      `approver ${MAYA}`,
      "Slack app token",
    ]);
    expect(printed).not.toContain("secret-token");
  });

  it("reads what a whole workspace says, which has no app among those who can be shown a message", async () => {
    const workspace = await sandbox({ botToken: BOT_TOKEN, appToken: APP_TOKEN });
    const { notOk, point } = await examined(team(), { ...tokens, SLACK_API_URL: workspace.apiUrl });
    expect(notOk.filter((name) => name !== "channel")).toEqual([]);
    expect(point("channel").state).not.toBe("wrong");
    const elsewhere = await examined(team({}, { channel: "C0NOWHERE" }), {
      ...tokens,
      SLACK_API_URL: workspace.apiUrl,
    });
    expect(elsewhere.point("channel")).toMatchObject({ state: "wrong" });
  });

  it("tells a wrong token, and does not blame the points behind it", async () => {
    const workspace = await sandbox({ botToken: "xoxb-another", appToken: APP_TOKEN });
    const { point, printed } = await examined(team(), { ...tokens, SLACK_API_URL: workspace.apiUrl });
    expect(point("Slack token")).toMatchObject({
      state: "wrong",
      words: expect.stringContaining("invalid_auth"),
    });
    for (const name of ["Slack scopes", "channel", `approver ${KEN}`])
      expect(point(name)).toMatchObject({ state: "unknown", words: "It needs a valid Slack token." });
    expect(printed).not.toContain("secret-token");
  });

  it("shows nobody but the app that it may post", async () => {
    const slack = await slackThat(() => undefined);
    await examined(team(), { ...tokens, ...slack.environment });
    expect(slack.to("chat.postEphemeral")).toMatchObject([{ channel: RUNS, user: "U0BOT" }]);
    expect(slack.to("chat.postMessage")).toEqual([]);
  });

  it("names the scopes that the token lacks", async () => {
    const manifest = realManifest();
    manifest.oauth_config.scopes.bot = ["commands", "chat:write"];
    const workspace = await sandbox({ botToken: BOT_TOKEN, appToken: APP_TOKEN, manifest });
    const { point } = await examined(team(), { ...tokens, SLACK_API_URL: workspace.apiUrl });
    expect(point("Slack scopes").words).toBe("The token lacks files:write, users:read.");
    expect(point(`approver ${KEN}`).state).toBe("unknown");
  });

  it.each([
    ["channel_not_found", "wrong"],
    ["not_in_channel", "wrong"],
    ["no_permission", "wrong"],
    ["is_archived", "wrong"],
    ["restricted_action", "wrong"],
    ["user_not_in_channel", "unknown"],
    ["internal_error", "unknown"],
  ])("takes %s for a channel that is %s", async (code, state) => {
    const slack = await slackThat(when("chat.postEphemeral", refuses(code)));
    const { point } = await examined(team(), { ...tokens, ...slack.environment });
    expect(point("channel")).toMatchObject({ state, words: expect.stringContaining(code) });
    expect(point("channel").mend).toBeTruthy();
  });

  it.each([
    [refuses("user_not_found"), "wrong", /knows nobody/],
    [{ body: { ok: true, user: { deleted: true } } }, "wrong", /has left/],
    [{ body: { ok: true, user: { is_bot: true } } }, "wrong", /is an app/],
    [refuses("internal_error"), "unknown", /did not say/],
    [{ status: 429, headers: { "retry-after": "30" }, body: { ok: false } }, "unknown", /fewer calls/],
    [{ status: 502, body: "<html>" }, "unknown", /HTTP 502/],
    ["hang up", "unknown", /cannot be reached/],
  ] satisfies [SlackReply, string, RegExp][])(
    "takes the answer %j about a person for %s",
    async (reply, state, words) => {
      const slack = await slackThat(({ method, args }) =>
        method === "users.info" && args.user === MAYA ? reply : undefined,
      );
      const { point, notOk } = await examined(team(), { ...tokens, ...slack.environment });
      expect(point(`approver ${MAYA}`)).toMatchObject({ state, words: expect.stringMatching(words) });
      expect(notOk).toEqual([`approver ${MAYA}`]);
    },
  );

  it("asks about each approver once, however many targets they have", async () => {
    const slack = await slackThat(() => undefined);
    const target = { ...processTarget, approvers: [KEN, MAYA] };
    await examined(team({}, { targets: { a: target, b: target } }), { ...tokens, ...slack.environment });
    expect(slack.to("users.info").map(({ user }) => user)).toEqual([KEN, MAYA]);
  });

  it("compares the clocks", async () => {
    const { headers, body } = { headers: { "x-oauth-scopes": SCOPES }, body: { ok: true, user_id: "U0BOT" } };
    const date = new Date(Date.now() - 600_000).toUTCString();
    const slack = await slackThat(when("auth.test", { headers: { ...headers, date }, body }));
    const { point } = await examined(team(), { ...tokens, ...slack.environment });
    expect(point("clock against Slack")).toMatchObject({
      state: "wrong",
      words: expect.stringMatching(/60\d seconds/),
    });
  });

  it("does not take a Slack that names no scopes for one with all of them", async () => {
    const slack = await slackThat(when("auth.test", { body: { ok: true, user_id: "U0BOT" } }));
    expect((await examined(team(), { ...tokens, ...slack.environment })).point("Slack scopes").state).toBe(
      "unknown",
    );
  });

  it.each([
    [refuses("not_allowed_token_type"), "wrong", /connections:write/],
    [refuses("socket_mode_not_enabled"), "wrong", /Socket Mode is off/],
    [refuses("invalid_auth"), "wrong", /does not know/],
    [refuses("internal_error"), "unknown", /internal_error/],
  ] satisfies [SlackReply, string, RegExp][])(
    "takes the answer %j to the app token for %s",
    async (reply, state, words) => {
      const slack = await slackThat(when("apps.connections.open", reply));
      const { point } = await examined(team(), { ...tokens, ...slack.environment });
      expect(point("Slack app token")).toMatchObject({ state, words: expect.stringMatching(words) });
    },
  );

  it("says that Slack cannot be reached, of every point that needs it, and looks at the others", async () => {
    const { point, notOk } = await examined(team(), { ...tokens, SLACK_API_URL: "http://127.0.0.1:9/api/" });
    expect(point("Slack token")).toMatchObject({
      state: "unknown",
      words: expect.stringContaining("cannot be reached"),
    });
    expect(notOk).not.toContain("target production");
    expect(notOk).toContain("channel");
  });
});

describe("the doctor and a server that Slack reaches by HTTP", () => {
  async function requestUrl(port: number) {
    const slack = await slackThat(() => undefined);
    const { point, printed } = await examined(team(), {
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: slack.apiUrl,
      PORT: String(port),
    });
    expect(printed).not.toContain(SIGNING_SECRET);
    return point("request URL");
  }

  it("sees that it takes what Slack signs and refuses the rest", async () => {
    expect(await requestUrl(await runningBot(SIGNING_SECRET))).toMatchObject({ state: "ok" });
  });

  it("sees that it has another signing secret", async () => {
    const point = await requestUrl(await runningBot("f".repeat(32)));
    expect(point).toMatchObject({ state: "wrong", words: expect.stringContaining("refuses what is signed") });
  });

  it("does not know about one that does not run", async () => {
    expect(await requestUrl(9)).toMatchObject({ state: "unknown" });
  });
});
