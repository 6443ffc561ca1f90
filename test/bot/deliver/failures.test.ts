import { describe, expect, it } from "vitest";
import { NeverDeliverableError, NotDeliveredError } from "../../../runs/delivery.ts";
import { NOTICES } from "../../../runs/ports.ts";
import { storeWith } from "../../support/bot.ts";
import { refuses } from "../../support/fake-slack.ts";
import { DEVELOPER, someServices } from "../../support/services.ts";
import { card, failure, over, printing, someDelivery, waiting } from "./some-delivery.ts";

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

  it.each(["not_in_channel", "channel_not_found", "is_archived", "restricted_action", "invalid_blocks"])(
    "and says %s never will: the requester is told directly, once",
    async (code) => {
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
    },
  );

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
    slack.behave(() => refuses("restricted_action"));
    expect(await failure(tell("card"))).toMatchObject({ code: "restricted_action" });
    expect(log.lines.join("\n")).toContain("restricted_action");
    expect(log.lines.join("\n")).not.toContain("xoxb");
  });

  it.each([
    "not_authed",
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
    "missing_scope",
    "org_login_required",
  ])("because of %s takes it once the app may speak again, and the log says so in one line", async (code) => {
    const { tell, slack, log } = await someDelivery({});
    slack.behave(() => refuses(code));
    const error = await failure(tell("card"));
    expect(error).toBeInstanceOf(NotDeliveredError);
    expect(error).toMatchObject({ retryAfterSeconds: 30 });
    expect(log.lines.filter((line) => line.includes(code))).toHaveLength(1);
    expect(log.lines.join("\n")).not.toContain("xoxb");
    slack.behave(() => undefined);
    await tell("card");
    expect(slack.to("chat.postMessage")).toHaveLength(2);
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
