import { describe, expect, it } from "vitest";
import { VIEWS } from "../../../bot/ids.ts";
import { checkView } from "../../../local/slack/block-kit/check.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import type { Run } from "../../../runs/run.ts";
import { digestOf } from "../../../runs/run.ts";
import { pressed, slashCommand, someBot, storeWith, submitted } from "../../support/bot.ts";
import { SOME_TIME, someRun, someRunId } from "../../support/runs.ts";
import { DEVELOPER, ON_CALL, SECOND_ON_CALL, STRANGER, someServices } from "../../support/services.ts";

const command = "User.delete_all";
const digest = digestOf({ command, mode: "write", target: "production" }, "sample");
const asked = {
  status: "awaiting-approval",
  command,
  digest,
  token: "task-token",
  expiresAt: SOME_TIME + 1000,
} as const;

async function waiting(fields: Partial<Run> = {}, overrides = {}) {
  const bot = await someBot(overrides);
  const run = someRun({ ...asked, ...fields });
  await bot.services.store.insert(run);
  const press = (action: string, person: string, more = {}) =>
    bot.send(pressed(bot.slack, action, run.id, person, more));
  const stored = async () => (await bot.services.store.get(run.id)) ?? run;
  const told = () => bot.slack.to("response").map(({ text }) => String(text));
  return { ...bot, run, press, stored, told, notified: bot.told };
}

describe("approving", () => {
  it("is answered at once, decides, and passes the decision on", async () => {
    const { press, stored, called, slack } = await waiting();
    expect(await press("approve", ON_CALL)).toEqual([undefined]);
    expect(await stored()).toMatchObject({
      status: "queued",
      decision: { verdict: "approved", by: ON_CALL, digest },
    });
    expect(called).toEqual(['answer task-token {"verdict":"approved"}']);
    expect(slack.to("response")).toEqual([]);
  });

  it.each([
    ["the requester", DEVELOPER, "Nobody approves or rejects their own run", `<@${ON_CALL}>`],
    ["a stranger", STRANGER, "You are not an approver", `<@${SECOND_ON_CALL}>`],
  ])("is refused to %s, who learns why and who could", async (_, person, why, who) => {
    const { press, stored, told, called } = await waiting();
    await press("approve", person);
    expect((await stored()).status).toBe("awaiting-approval");
    expect(told()).toEqual([expect.stringContaining(why)]);
    expect(told()[0]).toContain(who);
    expect(called).toEqual([]);
  });

  it("answers only the person who pressed, and leaves the card alone", async () => {
    const { press, slack } = await waiting();
    await press("approve", STRANGER);
    expect(slack.to("response")[0]).toMatchObject({ response_type: "ephemeral", replace_original: false });
  });

  it("counts once when it is clicked twice, or by two people at the same instant", async () => {
    const { press, stored, told, called } = await waiting();
    await Promise.all([
      press("approve", ON_CALL),
      press("approve", ON_CALL),
      press("approve", SECOND_ON_CALL),
    ]);
    expect((await stored()).entries.filter(({ kind }) => kind === "approved")).toHaveLength(1);
    expect(called).toHaveLength(1);
    expect(told()).toHaveLength(2);
    expect(told()[0]).toMatch(/already approved by <@U0ONCALL2?>/);
  });

  it.each([
    [
      "rejected",
      { status: "rejected", decision: { verdict: "rejected", by: ON_CALL, at: 1, reason: "no", digest } },
      `already rejected by <@${ON_CALL}>`,
    ],
    ["cancelled", { status: "cancelled", cancelledBy: DEVELOPER }, `already cancelled by <@${DEVELOPER}>`],
    ["expired", { status: "expired" }, "has expired"],
    ["expired, though nobody wrote it down yet", { expiresAt: SOME_TIME }, "has expired"],
    ["running", { status: "running" }, "already *Running*"],
  ] satisfies [string, Partial<Run>, string][])(
    "comes too late when the run is %s",
    async (_, fields, sentence) => {
      const { press, stored, told, called } = await waiting(fields);
      const before = await stored();
      await press("approve", SECOND_ON_CALL);
      expect(await stored()).toEqual(before);
      expect(told()).toEqual([expect.stringContaining(sentence)]);
      expect(called).toEqual([]);
    },
  );

  it("is refused when what would run is not what the card shows", async () => {
    const { press, told, stored } = await waiting({ digest: "d".repeat(64) });
    await press("approve", ON_CALL);
    expect(told()[0]).toContain("not what the card shows");
    expect((await stored()).status).toBe("awaiting-approval");
  });

  it("is refused when the target has left the configuration", async () => {
    const { press, told, stored } = await waiting({ target: "staging" });
    await press("approve", ON_CALL);
    expect(told()[0]).toContain("*staging* is no longer in the configuration");
    expect((await stored()).status).toBe("awaiting-approval");
  });

  it("says so when it could not be saved", async () => {
    const { services } = someServices();
    const replace = async () => {
      throw new StoreUnavailableError(new Error("disk full"));
    };
    const { press, told } = await waiting({}, { store: storeWith(services.store, { replace }) });
    await press("approve", ON_CALL);
    expect(told()[0]).toContain("could not be saved, so nothing changed");
  });

  it.each(["", "no-id", someRunId(99), "__proto__"])(
    "of a run that does not exist (%j) says so",
    async (value) => {
      const { slack, send } = await someBot();
      await send(pressed(slack, "approve", value, ON_CALL));
      expect(slack.to("response")[0]?.text).toContain("There is no run");
    },
  );

  it("works from App Home, which is brought up to date; what is refused comes as a direct message", async () => {
    const { press, slack, stored } = await waiting();
    const home = { view: { id: "V1", type: "home" }, response_url: undefined, channel: undefined };
    await press("approve", STRANGER, home);
    expect(slack.to("chat.postMessage")[0]).toMatchObject({ channel: STRANGER });
    await press("approve", ON_CALL, home);
    expect((await stored()).status).toBe("queued");
    expect(slack.to("views.publish")[0]).toMatchObject({ user_id: ON_CALL });
  });

  it("answers in the language of whoever pressed", async () => {
    const { press, slack, told } = await waiting();
    slack.behave(({ method }) =>
      method === "users.info" ? { body: { ok: true, user: { locale: "ja-JP" } } } : undefined,
    );
    await press("approve", STRANGER);
    expect(told()[0]).toContain("承認者ではありません");
  });
});

describe("rejecting", () => {
  const reason = "Take a smaller <!channel>";

  it("asks why, in a modal that Slack takes", async () => {
    const { press, slack, stored } = await waiting();
    await press("reject", ON_CALL);
    const [opened] = slack.to("views.open");
    expect(checkView(opened?.view)).toEqual([]);
    expect(JSON.stringify(opened)).toContain(command);
    expect((await stored()).status).toBe("awaiting-approval");
  });

  it.each([DEVELOPER, STRANGER])("does not even ask %s, who may not", async (person) => {
    const { press, slack, told } = await waiting();
    await press("reject", person);
    expect(slack.to("views.open")).toEqual([]);
    expect(told()).toHaveLength(1);
  });

  it("is done with the reason", async () => {
    const { run, send, stored, called } = await waiting();
    const answer = await send(
      submitted(VIEWS.reject, { runId: run.id }, { reason: ` ${reason} ` }, { person: ON_CALL }),
    );
    expect(answer).toEqual([undefined]);
    expect(await stored()).toMatchObject({
      status: "rejected",
      decision: { verdict: "rejected", by: ON_CALL, reason },
    });
    expect(called).toEqual(['answer task-token {"verdict":"rejected"}']);
  });

  it.each([
    ["no reason", null, "Say why"],
    ["a blank one", " \n ", "Say why"],
    ["a very long one", "a".repeat(501), "500"],
  ])("with %s is shown at the field", async (_, typed, words) => {
    const { run, send, stored } = await waiting();
    const [answer] = await send(
      submitted(VIEWS.reject, { runId: run.id }, { reason: typed }, { person: ON_CALL }),
    );
    expect(answer).toMatchObject({
      response_action: "errors",
      errors: { reason: expect.stringContaining(words) },
    });
    expect((await stored()).status).toBe("awaiting-approval");
  });

  it("is checked again when it is submitted: what became impossible takes the place of the modal", async () => {
    const { run, send, press } = await waiting();
    await press("approve", SECOND_ON_CALL);
    const [answer] = await send(submitted(VIEWS.reject, { runId: run.id }, { reason }, { person: ON_CALL }));
    expect(answer).toMatchObject({ response_action: "update", view: { type: "modal" } });
    expect(JSON.stringify(answer)).toContain(`already approved by <@${SECOND_ON_CALL}>`);
    const [stranger] = await send(
      submitted(VIEWS.reject, { runId: run.id }, { reason }, { person: STRANGER }),
    );
    expect(JSON.stringify(stranger)).toContain("not an approver");
  });
});

describe("cancelling", () => {
  it.each([DEVELOPER, ON_CALL])("with the button is open to %s", async (person) => {
    const { press, stored, called, run } = await waiting();
    await press("cancel", person);
    expect(await stored()).toMatchObject({ status: "cancelled", cancelledBy: person });
    expect(called).toEqual([`stop ${run.id}`]);
  });

  it("is refused to strangers, who learn who may", async () => {
    const { press, stored, told } = await waiting();
    await press("cancel", STRANGER);
    expect((await stored()).status).toBe("awaiting-approval");
    expect(told()[0]).toContain(`<@${DEVELOPER}>`);
  });

  it.each([
    ["awaiting-approval", "Cancelled. Nothing was run."],
    ["running", "being stopped"],
    ["succeeded", "nothing left to cancel"],
  ] satisfies [Run["status"], string][])(
    "by its id answers what became of a run that is %s",
    async (status, words) => {
      const { run, send, slack, told } = await waiting({ status });
      await send(slashCommand(slack, `cancel ${run.id.toLowerCase()}`));
      expect(told()).toEqual([expect.stringContaining(words)]);
    },
  );

  it.each([
    ["cancel", "Say which run"],
    ["cancel nonsense", "There is no run `NONSENSE`"],
    [`cancel ${someRunId(50)}`, "There is no run"],
  ])("with %j says what is wrong", async (text, words) => {
    const { slack, send } = await someBot();
    await send(slashCommand(slack, text));
    expect(slack.to("response")[0]?.text).toContain(words);
  });
});
