import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseManifest } from "../../local/slack/manifest.ts";
import { startSandbox } from "../../local/slack/sandbox.ts";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";
import { eventually } from "../support/eventually.ts";
import { Journey, KEN, teamConfig } from "../support/journey.ts";
import { listening } from "../support/listening.ts";
import { ServerProcess } from "../support/server-process.ts";

const botToken = "xoxb-a-real-workspace";
const appToken = "xapp-a-real-workspace";
const signingSecret = "0123456789abcdef0123456789abcdef";
const manifest = parseManifest(
  JSON.parse(readFileSync(resolve(import.meta.dirname, "../../bot/manifest.json"), "utf8")),
);

/** A workspace that stands for a real one, and a server that is connected to it as its environment says. */
async function connected(environment: Record<string, string>) {
  const directory = emptyDirectory();
  onTestFinished(() => removeDirectory(directory));
  const workspace = await startSandbox({
    port: 0,
    stateFile: join(directory, "workspace.db"),
    botToken,
    signingSecret,
    appToken,
    manifest,
  });
  onTestFinished(() => workspace.close());
  const config = join(directory, "config.ts");
  writeFileSync(config, `export default ${JSON.stringify(teamConfig())}`);
  const server = new ServerProcess({
    AMBULANCE_DATA: join(directory, "data"),
    AMBULANCE_CONFIG: config,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: botToken,
    ...environment,
  });
  await eventually(() => expect(server.printed).toContain("connected to Slack"));
  const people = new Journey();
  onTestFinished(() => removeDirectory(people.directory));
  people.use(workspace.url);
  return { people, workspace, server };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function carriesARun(people: Journey) {
  await people.ask({ command: 'console.log("carried")' });
  await people.press(KEN, await people.card("approve"), "approve");
  await people.thread(await people.card("Succeeded"), "carried");
}

describe("a real workspace", () => {
  it("is served over Socket Mode, with nothing exposed", async () => {
    const { people } = await connected({ SLACK_APP_TOKEN: appToken });
    await carriesARun(people);
  });

  it("is served over HTTP at /slack/events", async () => {
    const port = await freePort();
    const { people, workspace } = await connected({
      SLACK_SIGNING_SECRET: signingSecret,
      PORT: String(port),
    });
    workspace.connectBot(`http://127.0.0.1:${port}/slack/events`);
    await carriesARun(people);
  });
});

describe("a request over HTTP that is not Slack's", () => {
  const body =
    "command=%2Fambulance&text=help&user_id=U1&team_id=T1&channel_id=C1&trigger_id=1.1&response_url=http%3A%2F%2F127.0.0.1%3A1%2F";
  const signed = (secret: string, at: number) => ({
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": String(at),
    "x-slack-signature": `v0=${createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex")}`,
  });

  it("is refused when it is forged, unsigned, or older or newer than five minutes", async () => {
    const port = await freePort();
    await connected({ SLACK_SIGNING_SECRET: signingSecret, PORT: String(port) });
    const now = Math.floor(Date.now() / 1000);
    const post = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${port}/slack/events`, { method: "POST", headers, body })).status;
    expect(await post(signed("f".repeat(32), now))).toBe(401);
    expect(await post({ "content-type": "application/x-www-form-urlencoded" })).toBe(401);
    expect(await post(signed(signingSecret, now - 301))).toBe(401);
    expect(await post(signed(signingSecret, now + 330))).toBe(401);
    expect(await post(signed(signingSecret, now))).toBe(200);
  });
});
