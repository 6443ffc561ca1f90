import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import type { Json } from "../../../local/slack/json.ts";
import { DEVELOPER, GENERAL_CHANNEL, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { api, client, look, sandbox } from "./helpers.ts";

const announced = z.object({ ok: z.literal(true), upload_url: z.string(), file_id: z.string() });

/** Announces and uploads a file; it is not completed yet. */
async function uploaded(slack: Sandbox, filename: string, content: string | Uint8Array) {
  const body = new Uint8Array(Buffer.from(content));
  const file = announced.parse(
    await api(slack, "files.getUploadURLExternal", { filename, length: body.length }),
  );
  const response = await fetch(file.upload_url, { method: "POST", body });
  expect(response.status).toBe(200);
  return file;
}

const complete = (slack: Sandbox, id: string, more: Json = {}) =>
  api(slack, "files.completeUploadExternal", { files: [{ id, title: "Output" }], ...more });

describe("files", () => {
  it("travel from the true client into the thread, with a preview", async () => {
    const slack = await sandbox();
    const parent = await client(slack).chat.postMessage({ channel: RUNS_CHANNEL, text: "run" });
    const content = Array.from({ length: 100 }, (_, line) => `line ${line} 本番`).join("\n");
    await client(slack).filesUploadV2({
      channel_id: RUNS_CHANNEL,
      thread_ts: parent.ts ?? "",
      filename: "出力 1.txt",
      content,
      initial_comment: "All of it",
    });
    const [, message] = (await look(slack, DEVELOPER.id)).messages;
    expect(message).toMatchObject({ threadTs: parent.ts, text: "All of it", isBot: true });
    const [file] = message?.files ?? [];
    expect(file).toMatchObject({ name: "出力 1.txt", size: Buffer.byteLength(content) });
    expect(file?.preview.split("\n")).toHaveLength(8);
    const response = await fetch(file?.url ?? "");
    expect(await response.text()).toBe(content);
  });

  it("are served as text and nothing else", async () => {
    const slack = await sandbox();
    const { file_id } = await uploaded(slack, "page.html", "<script>alert(1)</script>");
    await complete(slack, file_id);
    const response = await fetch(`${slack.url}/files/${file_id}/page.html`);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });

  it("keep bytes that are no text", async () => {
    const slack = await sandbox();
    const bytes = new Uint8Array([0, 255, 254, 13, 10, 195, 40]);
    const { file_id } = await uploaded(slack, "raw.bin", bytes);
    await complete(slack, file_id, { channel_id: RUNS_CHANNEL });
    const response = await fetch(`${slack.url}/files/${file_id}/raw.bin`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it("can not be read before they are completed, nor replaced afterwards", async () => {
    const slack = await sandbox();
    const { file_id, upload_url } = await uploaded(slack, "a.txt", "true");
    expect((await fetch(`${slack.url}/files/${file_id}/a.txt`)).status).toBe(404);
    await complete(slack, file_id);
    expect((await fetch(upload_url, { method: "POST", body: "fake" })).status).toBe(404);
    expect(await complete(slack, file_id)).toMatchObject({ error: "file_not_found" });
    expect(await (await fetch(`${slack.url}/files/${file_id}/a.txt`)).text()).toBe("true");
  });

  it("must have the size that was announced", async () => {
    const slack = await sandbox();
    const { upload_url } = announced.parse(
      await api(slack, "files.getUploadURLExternal", { filename: "a.txt", length: 4 }),
    );
    expect((await fetch(upload_url, { method: "POST", body: "12345" })).status).toBe(400);
    expect((await fetch(upload_url.replace(/F\w+$/, "F0"), { method: "POST", body: "1234" })).status).toBe(
      404,
    );
  });

  test.each<[string, Json, string]>([
    ["no name", { length: 1 }, "invalid_arguments"],
    ["no bytes", { filename: "a.txt", length: 0 }, "invalid_arguments"],
    ["too many bytes", { filename: "a.txt", length: 20_000_001 }, "file_upload_size_restricted"],
  ])("can not be announced with %s", async (_what, args, error) => {
    const slack = await sandbox();
    expect(await api(slack, "files.getUploadURLExternal", args)).toMatchObject({ ok: false, error });
  });

  test.each<[string, Json, string]>([
    ["where the bot is no member", { channel_id: GENERAL_CHANNEL }, "not_in_channel"],
    ["in an unknown channel", { channel_id: "C9" }, "channel_not_found"],
    [
      "in a thread that is not there",
      { channel_id: RUNS_CHANNEL, thread_ts: "1.000001" },
      "thread_not_found",
    ],
    ["when nothing was uploaded", { files: [{ id: "F0" }] }, "file_not_found"],
    ["when nothing is named", { files: [] }, "invalid_arguments"],
  ])("can not be shared %s", async (_what, more, error) => {
    const slack = await sandbox();
    const { file_id } = await uploaded(slack, "a.txt", "x");
    expect(await complete(slack, file_id, more)).toMatchObject({ ok: false, error });
    expect((await look(slack, DEVELOPER.id)).messages).toEqual([]);
  });
});
