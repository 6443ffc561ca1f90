import { describe, expect, it } from "vitest";
import { checkBlocks } from "../../../local/slack/block-kit/check.ts";
import { change } from "../../../runs/change.ts";
import { NotDeliveredError } from "../../../runs/delivery.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import { record } from "../../../runs/run.ts";
import { storeWith } from "../../support/bot.ts";
import { refuses } from "../../support/fake-slack.ts";
import { SOME_TIME } from "../../support/runs.ts";
import { someServices, success } from "../../support/services.ts";
import { card, failure, over, printing, someDelivery, textOf } from "./some-delivery.ts";

describe("the output", () => {
  it("is followed in one message while the run goes on", async () => {
    const { tell, slack, stored } = await someDelivery(
      { status: "running", startedAt: SOME_TIME, messages: { card } },
      { output: printing("1\n2\n") },
    );
    await tell("output", "output");
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage", "chat.update"]);
    expect(slack.to("chat.update")[0]).toMatchObject({ ts: (await stored()).messages.output?.ts });
    expect(textOf(slack.to("chat.update"))).toContain("1\\n2");
  });

  it("is up to date in that message, also when writing down where it is failed", async () => {
    let text = "1\n";
    const growing = { size: async () => text.length, read: async () => Buffer.from(text) };
    const { store } = someServices().services;
    let failures = 1;
    const forgetful = storeWith(store, {
      replace: async (run) => {
        if (failures-- > 0) throw new StoreUnavailableError(new Error("disk full"));
        await store.replace(run);
      },
    });
    const running = { status: "running", startedAt: SOME_TIME, messages: { card } } as const;
    const { tell, slack, stored } = await someDelivery(running, { output: growing, store: forgetful });
    expect(await failure(tell("output"))).toBeInstanceOf(NotDeliveredError);
    text = "1\n2\n";
    const { id } = await stored();
    await change(store, id, (run) => ({ ...record(run, { result: success }), status: "succeeded" }));
    await tell("output");
    expect(slack.to("chat.postMessage")).toHaveLength(1);
    expect(textOf(slack.to("chat.update"))).toContain("Output (2 lines)");
    expect((await stored()).messages.output).toBeDefined();
  });

  it("that was followed is whole in that message once the run is over, and the result does not repeat it", async () => {
    const followed = { ...over, messages: { card, output: { channel: "C0RUNS", ts: "9.000009" } } };
    const { tell, slack } = await someDelivery(followed, { output: printing("1\n2\n3\n") });
    await tell("output", "result");
    expect(textOf(slack.to("chat.update"))).toContain("Output (3 lines)");
    expect(textOf(slack.to("chat.postMessage"))).not.toContain("1\\n2");
  });

  it("is not missed where nothing was run, but shown where something was printed on the way", async () => {
    const result = { ...success, ending: "could-not-start", exit: null } as const;
    const nothing = await someDelivery({ ...over, status: "failed", result }, { output: printing("") });
    await nothing.tell("result");
    expect(textOf(nothing.slack.to("chat.postMessage"))).not.toContain("printed nothing");
    const something = await someDelivery(
      { ...over, status: "failed", result },
      { output: printing("It could not fetch its script.\n") },
    );
    await something.tell("result");
    expect(textOf(something.slack.to("chat.postMessage"))).toContain("could not fetch its script");
  });

  it("that cannot be read holds up neither the card nor the result, which says so", async () => {
    const output = {
      size: async () => {
        throw new Error("the log group is gone");
      },
      read: async () => new Uint8Array(),
    };
    const { tell, slack } = await someDelivery({ ...over }, { output });
    await tell("output", "result");
    expect(textOf(slack.to("chat.postMessage"))).toContain("cannot be read");
    expect(textOf(slack.to("chat.postMessage"))).toContain("Succeeded");
  });

  it("gets no message of its own when there is none, or when the result shows it", async () => {
    const silent = await someDelivery({ status: "running", messages: { card } });
    await silent.tell("output");
    expect(silent.slack.calls).toEqual([]);
    const ended = await someDelivery({ ...over }, { output: printing("1\n") });
    await ended.tell("output");
    expect(ended.slack.calls).toEqual([]);
  });

  it("of a finished run is whole in its result when it is short", async () => {
    const { tell, slack } = await someDelivery(
      { ...over },
      { output: printing("\u001b[32m42\u001b[0m\r\n\xff") },
    );
    await tell("result");
    expect(textOf(slack.to("chat.postMessage")[0]?.blocks)).toContain(JSON.stringify("42\nÿ"));
    expect(slack.to("files.getUploadURLExternal")).toEqual([]);
  });

  it("shows bytes that are no text as such", async () => {
    const { tell, slack } = await someDelivery(
      { ...over },
      { output: printing(Uint8Array.of(0x61, 0xff, 0x00, 0x62)) },
    );
    await tell("result");
    expect(textOf(slack.to("chat.postMessage")[0]?.blocks)).toContain("a\ufffd\ufffdb");
  });

  it("says so when nothing was printed", async () => {
    const { tell, slack } = await someDelivery({ ...over });
    await tell("result");
    expect(textOf(slack.to("chat.postMessage"))).toContain("It printed nothing.");
  });

  it("that is long shows beginning and end, and comes as a file", async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `line ${n}`);
    const { tell, slack } = await someDelivery({ ...over }, { output: printing(lines.join("\n")) });
    await tell("result", "result");
    const blocks = textOf(slack.to("chat.postMessage")[0]?.blocks);
    expect(blocks).toContain("20,000 lines");
    expect(blocks).toContain("line 0\\n");
    expect(blocks).toContain("line 19999");
    expect(checkBlocks(slack.to("chat.postMessage")[0]?.blocks, "message")).toEqual([]);
    expect(slack.to("upload")).toHaveLength(1);
    expect(slack.to("upload")[0]?.body).toContain("line 9999\n");
    expect(slack.to("files.completeUploadExternal")[0]).toMatchObject({
      channel_id: "C0RUNS",
      thread_ts: "1.1",
    });
  });

  it("that is larger than Slack should get loses its middle, and says so", async () => {
    const { tell, slack } = await someDelivery(
      { ...over },
      { output: printing(`begin ${"あ\n".repeat(500_000)}end`) },
    );
    await tell("result");
    expect(textOf(slack.to("chat.postMessage")[0]?.blocks)).toContain("1,000,000 bytes of 2,000,009 bytes");
    const body = String(slack.to("upload")[0]?.body);
    expect(body).toContain("1,000,009 bytes left out");
    expect(body).toContain("begin ");
    expect(body).toContain("end");
    expect(body).not.toContain("\ufffd");
  });

  it("whose file Slack refuses says so in the thread", async () => {
    const { tell, slack } = await someDelivery({ ...over }, { output: printing("x\n".repeat(5_000)) });
    slack.behave(({ method }) =>
      method === "files.getUploadURLExternal" ? refuses("missing_scope") : undefined,
    );
    await tell("result");
    expect(slack.to("chat.postMessage").at(-1)?.text).toContain("missing_scope");
  });

  it("whose file does not get through comes later, without a second result", async () => {
    const { tell, slack } = await someDelivery({ ...over }, { output: printing("x\n".repeat(5_000)) });
    slack.behave(({ method }) => (method === "upload" ? { status: 503, body: "" } : undefined));
    expect(await failure(tell("result"))).toBeInstanceOf(NotDeliveredError);
    slack.behave(() => undefined);
    await tell("result");
    expect(slack.to("chat.postMessage")).toHaveLength(1);
    expect(slack.to("files.completeUploadExternal")).toHaveLength(1);
  });
});
