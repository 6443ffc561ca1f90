import { describe, expect, it } from "vitest";
import { deliveryClient } from "../../../bot/client.ts";
import { deliverer } from "../../../bot/deliver.ts";
import { checkBlocks } from "../../../local/slack/block-kit/check.ts";
import { change } from "../../../runs/change.ts";
import { NotDeliveredError } from "../../../runs/delivery.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import type { RunStore } from "../../../runs/ports.ts";
import type { Run } from "../../../runs/run.ts";
import { record } from "../../../runs/run.ts";
import { someLog, storeWith } from "../../support/bot.ts";
import { fakeSlack, refuses } from "../../support/fake-slack.ts";
import { someRun } from "../../support/runs.ts";
import { DEVELOPER, someServices } from "../../support/services.ts";
import { card, failure, someDelivery, textOf } from "./some-delivery.ts";

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
    const { tell, slack, stored } = await someDelivery({}, { store: forgetful(2) });
    expect(await failure(tell("card"))).toBeInstanceOf(NotDeliveredError);
    expect(await failure(tell("card"))).toBeInstanceOf(NotDeliveredError);
    await tell("card");
    expect(slack.to("chat.postMessage")).toHaveLength(1);
    expect((await stored()).messages.card).toBeDefined();
  });

  it("shows how the run ended, although that failed and only the first notice was left", async () => {
    const { tell, slack, services, stored } = await someDelivery({}, { store: forgetful(1) });
    await failure(tell("card"));
    await change(services.store, (await stored()).id, (run) => ({ ...record(run, {}), status: "expired" }));
    await tell("card");
    expect(slack.to("chat.postMessage")[0]?.text).toContain("Checking");
    expect(slack.to("chat.update").at(-1)?.text).toContain("Expired");
  });

  it("shows it, too, where another one took the place of a lost one, and where that is lost as well", async () => {
    const { tell, slack, services, stored } = await someDelivery(
      { messages: { card } },
      { store: forgetful(1) },
    );
    slack.behave(({ method, args }) =>
      method === "chat.update" && args.ts === "1.1" ? refuses("message_not_found") : undefined,
    );
    await failure(tell("card"));
    await change(services.store, (await stored()).id, (run) => ({ ...record(run, {}), status: "expired" }));
    slack.behave(({ method }) => (method === "chat.update" ? refuses("message_not_found") : undefined));
    await tell("card");
    expect(slack.to("chat.postMessage")).toHaveLength(2);
    expect(slack.to("chat.postMessage").at(-1)?.text).toContain("Expired");
    slack.behave(() => undefined);
    await tell("card");
    expect(slack.to("chat.update").at(-1)).toMatchObject({ ts: "1700000000.000002" });
  });
});

/** A store whose disk is full for the first writes after the run was stored. */
function forgetful(failures: number): RunStore {
  const { store } = someServices().services;
  return storeWith(store, {
    replace: async (run: Run) => {
      if (failures-- > 0) throw new StoreUnavailableError(new Error("disk full"));
      await store.replace(run);
    },
  });
}

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
