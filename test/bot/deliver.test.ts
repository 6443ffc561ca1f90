import { describe, expect, it } from "vitest";
import { deliveryClient } from "../../bot/client.ts";
import { deliverer } from "../../bot/deliver.ts";
import { checkBlocks } from "../../local/slack/block-kit/check.ts";
import { NeverDeliverableError, NotDeliveredError } from "../../runs/delivery.ts";
import { StoreUnavailableError } from "../../runs/errors.ts";
import { NOTICES, type Output, type Services } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import { someLog, storeWith } from "../support/bot.ts";
import { fakeSlack, refuses } from "../support/fake-slack.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";
import {
  DEVELOPER,
  ON_CALL,
  SECOND_ON_CALL,
  someConfig,
  someServices,
  success,
} from "../support/services.ts";

const card = { channel: "C0RUNS", ts: "1.1" };
const waiting = { status: "awaiting-approval", expiresAt: SOME_TIME + 1000 } as const;
const over = { status: "succeeded", startedAt: SOME_TIME, result: success, messages: { card } } as const;

/** An output that is there as a whole. */
function printing(text: string | Uint8Array): Output {
  const bytes = Buffer.from(text);
  return { size: async () => bytes.length, read: async (_, from, to) => bytes.subarray(from, to) };
}

/** A deliverer over a run and a Slack that remember what happened to them. */
async function someDelivery(fields: Partial<Run>, overrides: Partial<Services> = {}) {
  const slack = await fakeSlack();
  const log = someLog();
  const { services, ...rest } = someServices(overrides);
  const run = someRun({ origin: "C0RUNS", ...fields });
  await services.store.insert(run);
  const deliver = deliverer(
    services,
    deliveryClient({ token: "xoxb-secret", apiUrl: slack.apiUrl, log }),
    log,
  );
  const tell = (...notices: (typeof NOTICES)[number][]) =>
    notices.reduce((before, notice) => before.then(() => deliver(run.id, notice)), Promise.resolve());
  const stored = async () => (await services.store.get(run.id)) ?? run;
  return { ...rest, services, slack, log, run, deliver, tell, stored };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const textOf = (args: unknown) => JSON.stringify(args);

describe("the card", () => {
  it("is posted in the runs channel and remembered, with a plain text and nothing unfolded", async () => {
    const { tell, slack, stored } = await someDelivery({});
    await tell("card");
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage"]);
    const [posted] = slack.to("chat.postMessage");
    expect(posted).toMatchObject({
      channel: "C0RUNS",
      parse: "none",
      unfurl_links: "false",
      unfurl_media: "false",
    });
    expect(checkBlocks(posted?.blocks, "message")).toEqual([]);
    expect((await stored()).messages.card).toEqual({ channel: "C0RUNS", ts: "1700000000.000001" });
    expect((await stored()).entries).toHaveLength(1);
  });

  it("is updated in place from then on, in the channel where it is", async () => {
    const { tell, slack } = await someDelivery({ messages: { card: { channel: "C0OLD", ts: "1.1" } } });
    await tell("card", "card");
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.update", "chat.update"]);
    expect(slack.to("chat.update")[0]).toMatchObject({ channel: "C0OLD", ts: "1.1", parse: "none" });
    expect(slack.to("chat.update")[0]).toHaveProperty("blocks");
  });

  it.each(["message_not_found", "cant_update_message", "edit_window_closed", "block_mismatch"])(
    "is posted anew when Slack answers %s, and updated there afterwards",
    async (code) => {
      const { tell, slack, stored } = await someDelivery({ messages: { card } });
      slack.behave(({ method, args }) =>
        method === "chat.update" && args.ts === "1.1" ? refuses(code) : undefined,
      );
      await tell("card", "card");
      expect(slack.to("chat.postMessage")).toHaveLength(1);
      expect((await stored()).messages.card?.ts).not.toBe("1.1");
      expect(slack.to("chat.update").at(-1)).toMatchObject({ ts: (await stored()).messages.card?.ts });
    },
  );

  it("is not posted a second time when writing down where it is failed", async () => {
    const { services: real } = someServices();
    let failures = 2;
    const store = storeWith(real.store, {
      replace: async (run: Run) => {
        if (failures-- > 0) throw new StoreUnavailableError(new Error("disk full"));
        await real.store.replace(run);
      },
    });
    const { tell, slack, stored } = await someDelivery({}, { store });
    expect(await failure(tell("card"))).toBeInstanceOf(NotDeliveredError);
    expect(await failure(tell("card"))).toBeInstanceOf(NotDeliveredError);
    await tell("card");
    expect(slack.to("chat.postMessage")).toHaveLength(1);
    expect((await stored()).messages.card).toBeDefined();
  });
});

describe("whoever asked in another channel", () => {
  it("gets a link to the card there, once", async () => {
    const { tell, slack } = await someDelivery({ origin: "C0GENERAL" });
    await tell("card", "card", "started");
    expect(slack.to("chat.postEphemeral")).toHaveLength(1);
    expect(slack.to("chat.postEphemeral")[0]).toMatchObject({ channel: "C0GENERAL", user: DEVELOPER });
    expect(textOf(slack.to("chat.postEphemeral"))).toContain("https://acme.slack.com/archives/C0RUNS/p");
  });

  it("gets it in a direct message where the bot is not", async () => {
    const { tell, slack } = await someDelivery({ origin: "D0OTHER" });
    slack.behave(({ method }) =>
      method === "chat.postEphemeral" ? refuses("channel_not_found") : undefined,
    );
    await tell("card");
    expect(slack.to("chat.postMessage").map(({ channel }) => channel)).toEqual(["C0RUNS", DEVELOPER]);
  });

  it("gets it later when Slack was down just then", async () => {
    const { tell, slack } = await someDelivery({ origin: "C0GENERAL" });
    slack.behave(({ method }) => (method === "chat.getPermalink" ? { status: 500, body: "" } : undefined));
    expect(await failure(tell("card"))).toBeInstanceOf(NotDeliveredError);
    slack.behave(() => undefined);
    await tell("card");
    expect(slack.to("chat.postEphemeral")).toHaveLength(1);
    expect(slack.to("chat.postMessage")).toHaveLength(1);
  });

  it("gets it in a direct message after App Home", async () => {
    const slack = await fakeSlack();
    const { services } = someServices();
    const log = someLog();
    await services.store.insert(someRun());
    const client = deliveryClient({ token: "xoxb-secret", apiUrl: slack.apiUrl, log });
    await deliverer(services, client, log)(someRun().id, "card");
    expect(slack.to("chat.postMessage").map(({ channel }) => channel)).toEqual(["C0RUNS", DEVELOPER]);
  });

  it("gets none when it was the runs channel", async () => {
    const { tell, slack } = await someDelivery({});
    await tell("card");
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage"]);
  });
});

describe("the thread", () => {
  it("calls the approvers, and not the requester who is one of them", async () => {
    const { tell, slack } = await someDelivery({ ...waiting, requester: ON_CALL, messages: { card } });
    await tell("waiting");
    const [posted] = slack.to("chat.postMessage");
    expect(posted).toMatchObject({ channel: "C0RUNS", thread_ts: "1.1" });
    expect(posted?.text).toContain(`<@${SECOND_ON_CALL}>`);
    expect(posted?.text).not.toContain(`<@${ON_CALL}>`);
  });

  it("calls nobody for a run that was decided meanwhile", async () => {
    const { tell, slack } = await someDelivery({ status: "queued", messages: { card } });
    await tell("waiting");
    expect(slack.calls).toEqual([]);
  });

  it("tells who rejected, and why, as they wrote it", async () => {
    const reason = "<!channel> ```no```";
    const decision = { verdict: "rejected", by: ON_CALL, at: SOME_TIME, reason, digest: "d" } as const;
    const { tell, slack } = await someDelivery({ status: "rejected", decision, messages: { card } });
    await tell("decision", "result");
    const [told, result] = slack.to("chat.postMessage");
    expect(told?.text).toBe(`<@${ON_CALL}> rejected:`);
    expect(textOf(told?.blocks)).toContain(JSON.stringify({ type: "text", text: reason }));
    expect(result?.text).toContain(`<@${DEVELOPER}>`);
    expect(result?.text).toContain("Nothing was run");
  });

  it("tells behind whom a run waits, as long as it does", async () => {
    const { tell, slack } = await someDelivery({
      status: "queued",
      behind: "01KAFV5N00000000000000000A",
      messages: { card },
    });
    await tell("line");
    expect(slack.to("chat.postMessage")[0]?.text).toContain("01KAFV5N00000000000000000A");
  });

  it("tells where to look once it runs", async () => {
    const links = [{ name: "output", url: "http://localhost:3000/runs/1/output" }];
    const { tell, slack } = await someDelivery({
      status: "running",
      startedAt: SOME_TIME,
      links,
      messages: { card },
    });
    await tell("started");
    expect(slack.to("chat.postMessage")[0]?.text).toContain(
      "<http://localhost:3000/runs/1/output|Watch the output>",
    );
  });

  it("says nothing twice, however often it is asked to", async () => {
    const { tell, slack } = await someDelivery({ ...over });
    await tell("started", "result", "started", "result");
    expect(slack.to("chat.postMessage")).toHaveLength(2);
  });

  it("has a card to hang on, even when that was lost or never posted", async () => {
    const lost = await someDelivery({ ...over });
    lost.slack.behave(({ args }) => (args.thread_ts === "1.1" ? refuses("thread_not_found") : undefined));
    await lost.tell("result");
    expect(lost.slack.to("chat.postMessage")).toHaveLength(3);
    const never = await someDelivery({ ...over, messages: {} });
    await never.tell("result");
    expect(never.slack.to("chat.postMessage").map(({ thread_ts }) => thread_ts)).toEqual([
      undefined,
      "1700000000.000001",
    ]);
  });

  it("is in the language of the configuration", async () => {
    const config = { ...someConfig(), language: "ja" as const };
    const { tell, slack } = await someDelivery({ ...over }, { config });
    await tell("card", "result");
    expect(slack.to("chat.update")[0]?.text).toContain("成功");
    expect(slack.to("chat.postMessage")[0]?.text).toContain("成功");
  });
});

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

  it("that was followed is whole in that message once the run is over, and the result does not repeat it", async () => {
    const followed = { ...over, messages: { card, output: { channel: "C0RUNS", ts: "9.000009" } } };
    const { tell, slack } = await someDelivery(followed, { output: printing("1\n2\n3\n") });
    await tell("output", "result");
    expect(textOf(slack.to("chat.update"))).toContain("Output (3 lines)");
    expect(textOf(slack.to("chat.postMessage"))).not.toContain("1\\n2");
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

describe("a Slack that does not take a message", () => {
  it.each([
    ["asks to wait", { status: 429, headers: { "retry-after": "7" }, body: "" }, 7],
    ["asks to wait without saying how long", { status: 429, body: "" }, undefined],
    ["is broken", { status: 500, body: "" }, undefined],
    ["is behind a broken proxy", { status: 502, body: "<html>" }, undefined],
    ["answers with a page", { body: "<html>hello</html>" }, undefined],
    ["hangs up", "hang up" as const, undefined],
    ["says ratelimited", refuses("ratelimited"), undefined],
    ["says internal_error", refuses("internal_error"), undefined],
    ["says service_unavailable", refuses("service_unavailable"), undefined],
  ])("and %s may take it later", async (_, reply, seconds) => {
    const { tell, slack } = await someDelivery({});
    slack.behave(() => reply);
    const error = await failure(tell("card"));
    expect(error).toBeInstanceOf(NotDeliveredError);
    expect(error).toMatchObject({ retryAfterSeconds: seconds });
    expect(slack.calls).toHaveLength(1);
  });

  it.each([
    "not_in_channel",
    "channel_not_found",
    "is_archived",
    "invalid_auth",
    "restricted_action",
    "invalid_blocks",
  ])("and says %s never will: the requester is told directly, once", async (code) => {
    const { tell, slack } = await someDelivery({});
    slack.behave(({ method, args }) =>
      method === "chat.postMessage" && args.channel === "C0RUNS" ? refuses(code) : undefined,
    );
    const error = await failure(tell("card"));
    expect(error).toBeInstanceOf(NeverDeliverableError);
    expect(error).toMatchObject({ code });
    await failure(tell("card"));
    const direct = slack.to("chat.postMessage").filter(({ channel }) => channel === DEVELOPER);
    expect(direct).toHaveLength(1);
    expect(direct[0]?.text).toContain(code);
  });

  it("for ever, the result goes to the requester directly", async () => {
    const { tell, slack } = await someDelivery({ ...over, messages: {} });
    slack.behave(({ method, args }) =>
      method === "chat.postMessage" && args.channel === "C0RUNS" ? refuses("is_archived") : undefined,
    );
    expect(await failure(tell("result"))).toBeInstanceOf(NeverDeliverableError);
    const direct = slack.to("chat.postMessage").filter(({ channel }) => channel === DEVELOPER);
    expect(direct[0]?.text).toContain("Succeeded");
  });

  it("even for the requester, is a line in the log and the same error", async () => {
    const { tell, slack, log } = await someDelivery({});
    slack.behave(() => refuses("invalid_auth"));
    expect(await failure(tell("card"))).toMatchObject({ code: "invalid_auth" });
    expect(log.lines.join("\n")).toContain("invalid_auth");
    expect(log.lines.join("\n")).not.toContain("xoxb");
  });

  it("is asked about no run that does not exist", async () => {
    const { deliver } = await someDelivery({});
    expect(await failure(deliver("01KAFV5N00000000000000000A", "card"))).toMatchObject({
      code: "run_not_found",
    });
  });

  it("may take it later when the store cannot be read", async () => {
    const { services } = someServices();
    const store = storeWith(services.store, {
      get: async () => {
        throw new Error("database is locked");
      },
    });
    const { tell } = await someDelivery({}, { store });
    expect(await failure(tell("card"))).toBeInstanceOf(NotDeliveredError);
  });

  it.each(NOTICES)("gets %s of every kind of run without a mistake of ours", async (notice) => {
    const { tell, run } = await someDelivery({ ...waiting, messages: { card } }, { output: printing("1\n") });
    await tell(notice);
    expect(run.status).toBe("awaiting-approval");
  });
});
