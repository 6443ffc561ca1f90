import { describe, expect, it } from "vitest";
import { readSettings, SettingsError } from "../../local/settings.ts";

const bot = { SLACK_BOT_TOKEN: "xoxb-1" };
const app = { SLACK_APP_TOKEN: "xapp-1" };
const signing = { SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef" };
const api = { SLACK_API_URL: "https://slack-gov.example/api/" };

function connectionOf(environment: Record<string, string>) {
  return readSettings(environment, "/srv").connection;
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment, "/srv");
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return [];
}

describe("the connection to Slack", () => {
  it.each([
    ["is the sandbox without credentials", {}, { kind: "sandbox" }],
    [
      "is the sandbox when the variables are empty",
      { SLACK_BOT_TOKEN: "", SLACK_APP_TOKEN: "" },
      { kind: "sandbox" },
    ],
    [
      "is Socket Mode with a bot token and an app-level token",
      { ...bot, ...app },
      { kind: "socket", botToken: "xoxb-1", appToken: "xapp-1" },
    ],
    [
      "is HTTP with a bot token and a signing secret",
      { ...bot, ...signing },
      { kind: "http", botToken: "xoxb-1", signingSecret: signing.SLACK_SIGNING_SECRET },
    ],
    [
      "is Socket Mode when both are there: nothing has to be exposed",
      { ...bot, ...app, ...signing },
      { kind: "socket", botToken: "xoxb-1", appToken: "xapp-1" },
    ],
    [
      "goes to another Slack when SLACK_API_URL says so",
      { ...bot, ...app, ...api },
      { kind: "socket", botToken: "xoxb-1", appToken: "xapp-1", apiUrl: api.SLACK_API_URL },
    ],
  ])("%s", (_, environment, connection) => {
    expect(connectionOf(environment)).toEqual(connection);
  });
});

describe("a setting that is missing or malformed", () => {
  it.each([
    [
      bot,
      "SLACK_BOT_TOKEN is set but SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is not; set it too, or unset SLACK_BOT_TOKEN to use the sandbox.",
    ],
    [
      app,
      "SLACK_APP_TOKEN is set but SLACK_BOT_TOKEN is not; set it too, or unset SLACK_APP_TOKEN to use the sandbox.",
    ],
    [
      signing,
      "SLACK_SIGNING_SECRET is set but SLACK_BOT_TOKEN is not; set it too, or unset SLACK_SIGNING_SECRET to use the sandbox.",
    ],
    [
      api,
      "SLACK_API_URL is set but SLACK_BOT_TOKEN is not; set it too, or unset SLACK_API_URL to use the sandbox.",
    ],
    [{ SLACK_BOT_TOKEN: "secret-1" }, "SLACK_BOT_TOKEN must be a bot token, which begins with xoxb-."],
    [
      { ...bot, SLACK_APP_TOKEN: "secret-1" },
      "SLACK_APP_TOKEN must be an app-level token, which begins with xapp-.",
    ],
    [
      { ...bot, SLACK_SIGNING_SECRET: "secret-1" },
      "SLACK_SIGNING_SECRET must be the app's signing secret, 32 hexadecimal digits.",
    ],
    [
      { ...bot, ...app, SLACK_API_URL: "slack" },
      "SLACK_API_URL must be a URL such as https://slack-gov.com/api/.",
    ],
    [{ PORT: "http" }, "PORT must be a port from 0 to 65535."],
    [{ PORT: "65536" }, "PORT must be a port from 0 to 65535."],
  ])("%o is told in one sentence that holds no secret", (environment, sentence) => {
    expect(problemsOf(environment)).toEqual([sentence]);
    expect(problemsOf(environment).join()).not.toContain("secret-1");
  });

  it("is told together with the others", () => {
    expect(problemsOf({ PORT: "x", SLACK_BOT_TOKEN: "y" })).toHaveLength(2);
  });
});

describe("where things are", () => {
  it("has defaults beside the working directory", () => {
    expect(readSettings({}, "/srv")).toMatchObject({
      dataDirectory: "/srv/.ambulance",
      configFile: "/srv/ambulance.config.ts",
      port: 3000,
      host: "127.0.0.1",
    });
  });

  it("can be named", () => {
    const environment = {
      AMBULANCE_DATA: "/var/lib/ambulance",
      AMBULANCE_CONFIG: "team.ts",
      PORT: "0",
      HOST: "0.0.0.0",
    };
    expect(readSettings(environment, "/srv")).toMatchObject({
      dataDirectory: "/var/lib/ambulance",
      configFile: "/srv/team.ts",
      port: 0,
      host: "0.0.0.0",
    });
  });
});
