import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIELDS, VIEWS } from "../../bot/ids.ts";
import { type Bundled, bundledLambdas, entryPoints } from "../../infra/bundle.ts";
import { BOT, DELIVER, EVENTS, STEPS, SWEEP } from "../../infra/functions.ts";
import { config, SIGNING_SECRET, useFunctions } from "../aws/lambdas/use-functions.ts";
import { slashCommand, submitted } from "../support/bot.ts";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";

const deploy = useFunctions();
let directory = "";
let bundled: Bundled;

beforeAll(() => {
  directory = emptyDirectory();
  bundled = bundledLambdas(config, join(directory, "one"));
  bundledLambdas(config, join(directory, "some/where/else"));
});
afterAll(() => removeDirectory(directory));

function filesIn(name: string): string[] {
  const root = join(directory, name);
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(root, file)).isFile(),
  );
}

const contents = (name: string, file: string) => readFileSync(join(directory, name, file));

function digests(name: string): string[] {
  return filesIn(name)
    .map((file) => `${file} ${createHash("sha256").update(contents(name, file)).digest("hex")}`)
    .sort();
}

/** The files that are loaded with a file, before its first line. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { path, kind } of bundled.outputs[file]?.imports ?? [])
    if (kind === "import-statement") loadedBy(path, seen);
  return seen;
}

/** A request of Slack as the function's URL passes it on. */
function request(fields: object) {
  const body = new URLSearchParams({ ...fields }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    version: "2.0",
    rawPath: "/slack/events",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${digest}`,
    },
    requestContext: { http: { method: "POST" }, timeEpoch: Date.now() },
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
  };
}

describe("the bundle of the functions", () => {
  it("has an entry point for each function of the stack, and for no other", () => {
    const plans = [BOT, DELIVER, SWEEP, ...Object.values(STEPS), ...Object.values(EVENTS)];
    expect(entryPoints()).toEqual(plans.map(({ entry }) => entry).sort());
    expect(filesIn("one")).toEqual(expect.arrayContaining(entryPoints().map((name) => `${name}.mjs`)));
  });

  it("is the same bytes when nothing changed, so that nothing is deployed anew", () => {
    expect(digests("some/where/else")).toEqual(digests("one"));
  });

  it("names no place of the machine that made it", () => {
    const root = resolve(import.meta.dirname, "../..");
    for (const file of filesIn("one").filter((name) => !name.endsWith(".wasm")))
      expect(contents("one", file).toString(), file).not.toContain(root);
  });

  it("brings along what it needs: the AWS SDK too, whose version Lambda changes when it likes", () => {
    const imports = Object.values(bundled.outputs).flatMap((output) => output.imports);
    const outside = imports.filter(({ external }) => external).map(({ path }) => path);
    expect(outside.filter((path) => !isBuiltin(path))).toEqual([]);
  });

  it("leaves Bolt's web server, its WebSocket and its OAuth pages out", () => {
    const inputs = Object.keys(bundled.inputs).join("\n");
    expect(inputs).not.toMatch(/node_modules\/(express|iconv-lite|undici|@slack\/(oauth|socket-mode))\//);
    expect(inputs).toMatch(/node_modules\/@slack\/bolt\//);
  });

  it("asks for the bot's secrets before it loads Bolt", () => {
    const loaded = [...loadedBy("bundle/bot.mjs")].flatMap((file) =>
      Object.keys(bundled.outputs[file]?.inputs ?? {}),
    );
    expect(loaded).toContain("aws/secrets/parameters.ts");
    expect(loaded.join("\n")).not.toMatch(/node_modules\/@(slack|aws-sdk)\//);
  });

  it("keeps the licences of what is in it", () => {
    const legal = filesIn("one").filter((file) => file.endsWith(".LEGAL.txt"));
    expect(legal.map((file) => contents("one", file).toString()).join("\n")).toMatch(/licen[sc]e/i);
  });
});

describe("the bundled bot", () => {
  it("opens the modal in its first breath, with the secrets from Parameter Store", async () => {
    const { host, slack, secrets } = await deploy();
    const event = request(slashCommand(slack, "production User.count"));
    expect(await host.invoke("bot", event)).toMatchObject({ statusCode: 200, body: "" });
    expect(slack.to("views.open")).toHaveLength(1);
    expect(secrets.calls).toHaveLength(1);
  });

  it("reads Ruby, in a thread of its own", async () => {
    const { host, slack } = await deploy();
    const submit = (command: string) => {
      const fields = {
        [FIELDS.target]: "=production",
        [FIELDS.mode]: "=read-only",
        [FIELDS.command]: command,
        [FIELDS.reason]: "because",
      };
      const modal = submitted(VIEWS.request, { openedAt: Date.now(), channel: "C0RUNS" }, fields);
      return host.invoke("bot", request({ payload: JSON.stringify(modal) }));
    };
    expect(await submit("puts (")).toMatchObject({
      body: expect.stringMatching(/response_action.*errors.*puts \(/),
    });
    expect(await submit("puts 1")).toMatchObject({ statusCode: 200, body: "" });
    expect(slack.calls.map(({ method }) => method)).toContain("users.info");
  });

  it("fails in front of Slack and says why in the log when nobody put its secrets in place", async () => {
    const { host, slack, secrets, lines } = await deploy();
    secrets.secrets = { signingSecret: SIGNING_SECRET };
    const event = request(slashCommand(slack, ""));
    expect(await host.invoke("bot", event)).toMatchObject({ statusCode: 500, body: "" });
    expect(lines()).toMatchObject([
      {
        level: "ERROR",
        problem: expect.stringMatching(/^\/ambulance\/test\/slack-bot-token is not in Parameter Store/),
      },
    ]);
    secrets.secrets = { botToken: "xoxb-1", signingSecret: SIGNING_SECRET };
    expect(await host.invoke("bot", event)).toMatchObject({ statusCode: 200 });
  });

  it("writes down neither a secret nor a command, whatever goes wrong", async () => {
    const { host, slack } = await deploy({ AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:1" });
    slack.behave(() => ({ body: { ok: false, error: "invalid_auth" } }));
    const words = "production puts ENV['SECRET_KEY_BASE']";
    const events = [slashCommand(slack, words), slashCommand(slack, "history")].map(request);
    for (const event of events) await host.invoke("bot", event);
    await host.invoke("bot", { ...events[0], body: "payload=%7Bputs" });
    expect(host.printed.join("")).toMatch(/WebAPIPlatformError: .*invalid_auth/);
    expect(host.printed.join("")).not.toMatch(/xoxb-1|signing-secret|SECRET_KEY_BASE|puts|AKIATEST|v0=/);
  });

  it("says that nothing was stored when the table is away", async () => {
    const { host } = await deploy({ AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:1" });
    const fields = {
      [FIELDS.target]: "=production",
      [FIELDS.mode]: "=read-only",
      [FIELDS.command]: "puts 1",
      [FIELDS.reason]: "because",
    };
    const modal = submitted(VIEWS.request, { openedAt: Date.now(), channel: "C0RUNS" }, fields);
    const answer = await host.invoke("bot", request({ payload: JSON.stringify(modal) }));
    expect(answer).toMatchObject({ body: expect.stringMatching(/response_action.*errors/) });
  });
});
