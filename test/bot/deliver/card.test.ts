import { describe, expect, it } from "vitest";
import { deliveryClient } from "../../../bot/client.ts";
import { deliverer } from "../../../bot/deliver.ts";
import { checkBlocks } from "../../../local/slack/block-kit/check.ts";
import { NotDeliveredError } from "../../../runs/delivery.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import type { Run } from "../../../runs/run.ts";
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
