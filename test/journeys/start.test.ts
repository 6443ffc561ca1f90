import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";
import { listening } from "../support/listening.ts";
import { ServerProcess } from "../support/server-process.ts";

let directory: string;
beforeEach(() => {
  directory = emptyDirectory();
});
afterEach(() => removeDirectory(directory));

/** What a server prints that does not start. */
async function complaint(environment: Record<string, string>) {
  const server = new ServerProcess(
    { AMBULANCE_DATA: join(directory, "data"), ...environment },
    join(import.meta.dirname, "../.."),
  );
  return { status: await server.exited(), printed: server.printed };
}

const bot = { SLACK_BOT_TOKEN: "xoxb-secret-1" };

describe("a server that cannot start says why in one sentence, without a stack or a secret", () => {
  it("when half of the credentials are missing", async () => {
    const { status, printed } = await complaint(bot);
    expect(status).toBe(1);
    expect(printed).toMatch(/^SLACK_BOT_TOKEN is set but SLACK_APP_TOKEN .* is not; [^\n]*\n$/);
  });

  it("when the configuration has a wrong key", async () => {
    const file = join(directory, "team.config.ts");
    writeFileSync(
      file,
      'export default { channel: "C0RUNS", targets: { a: { runsIn: { kind: "sample" }, approvers: ["U0A"], aproval: 1 } } }',
    );
    const { status, printed } = await complaint({ AMBULANCE_CONFIG: file });
    expect(status).toBe(1);
    expect(printed).toBe('team.config.ts: targets.a has an unknown key "aproval".\n');
  });

  it("when the configuration is not TypeScript", async () => {
    const file = join(directory, "team.config.ts");
    writeFileSync(file, "export default {");
    const { status, printed } = await complaint({ AMBULANCE_CONFIG: file });
    expect(status).toBe(1);
    expect(printed).toMatch(/^[^\n]*team\.config\.ts cannot be read: [^\n]*\n$/);
  });

  it("when the port is taken", async () => {
    const taken = createServer();
    const port = await listening(taken);
    const { status, printed } = await complaint({ PORT: String(port) });
    taken.close();
    expect(status).toBe(1);
    expect(printed).toBe(
      "Ambulance did not start: The port is taken; set PORT to another one, or 0 for any. (EADDRINUSE)\n",
    );
  });

  it("when another server works on the same data", async () => {
    const first = new ServerProcess(
      { AMBULANCE_DATA: join(directory, "data") },
      join(import.meta.dirname, "../.."),
    );
    await first.page();
    const { status, printed } = await complaint({});
    expect(status).toBe(1);
    expect(printed).toMatch(/^[^\n]*in use by another Ambulance server[^\n]*\n$/);
  });

  it("when the data is no database", async () => {
    mkdirSync(join(directory, "data"));
    writeFileSync(
      join(directory, "data", "ambulance.db"),
      "no database at all, but long enough to look like one".repeat(50),
    );
    const { status, printed } = await complaint({});
    expect(status).toBe(1);
    expect(printed).toMatch(/^[^\n]*ambulance\.db [^\n]*\n$/);
  });

  it("when Slack does not know the token", async () => {
    const slack = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ ok: false, error: "invalid_auth" }));
    });
    const port = await listening(slack);
    const { status, printed } = await complaint({
      ...bot,
      SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
      SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
    });
    slack.close();
    expect(status).toBe(1);
    expect(printed).toBe(
      "Ambulance did not start: Slack does not know this token; copy it again from the app's settings. (invalid_auth)\n",
    );
    expect(printed).not.toContain("secret");
  });
});
