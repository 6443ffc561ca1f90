import { describe, expect, it } from "vitest";
import { boltLogger } from "../../bot/log.ts";
import { refusal } from "../../bot/refusals.ts";
import { languages } from "../../bot/text/index.ts";
import {
  AlreadyDecidedError,
  CommandChangedError,
  IllegalMoveError,
  InvalidRequestError,
  MayNotCancelError,
  NotAnApproverError,
  NothingToCancelError,
  NotStartedError,
  OwnRunError,
  RunNotFoundError,
  StoreUnavailableError,
  TargetGoneError,
  TargetUnavailableError,
  VersionConflictError,
} from "../../runs/errors.ts";
import { STATUSES } from "../../runs/status.ts";
import { pressed, slashCommand, someBot, someLog, storeWith, submitted } from "../support/bot.ts";
import { refuses } from "../support/fake-slack.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";
import { DEVELOPER, ON_CALL, someServices } from "../support/services.ts";

const SECRET = "User.find(1).update!(password: 'hunter2')";

/** A bot whose store breaks in a way that nobody thought of. */
async function brokenBot() {
  const { services } = someServices();
  const breaks = async () => {
    throw new Error("something nobody thought of");
  };
  return someBot({ store: storeWith(services.store, { get: breaks, insert: breaks, history: breaks }) });
}

describe("an error that nobody thought of", () => {
  const reference = /[0-9a-f]{8}/;

  it.each([
    ["a command", (bot: Awaited<ReturnType<typeof someBot>>) => slashCommand(bot.slack, "history")],
    [
      "a button",
      (bot: Awaited<ReturnType<typeof someBot>>) => pressed(bot.slack, "approve", someRun().id, ON_CALL),
    ],
  ])("in %s is told without a stack, with a reference that is in the log", async (_, body) => {
    const bot = await brokenBot();
    expect(await bot.send(body(bot))).toEqual([undefined]);
    const [told] = bot.slack.to("response");
    const words = String(told?.text);
    expect(words).toContain("Something went wrong on our side");
    expect(JSON.stringify(told)).not.toMatch(/nobody thought of|\.ts:|node_modules/);
    const line = bot.log.lines.find((each) => each.startsWith("error"));
    expect(line).toContain(reference.exec(words)?.[0]);
    expect(line).toContain("something nobody thought of");
    expect(line).toMatch(/\n {4}at /);
  });

  it("in a modal is told at its first field, so that nothing that was typed is lost; the command stays out of the log", async () => {
    const bot = await brokenBot();
    const fields = { target: "=production", mode: "=write", command: SECRET, reason: "because" };
    const [answer] = await bot.send(submitted("request", { openedAt: SOME_TIME }, fields));
    expect(answer).toMatchObject({
      response_action: "errors",
      errors: { target: expect.stringMatching(reference) },
    });
    expect(bot.log.lines.join("\n")).not.toMatch(/hunter2|xoxb/);
  });

  it("in a modal that was not ours is told too", async () => {
    const bot = await someBot();
    const [answer] = await bot.send(submitted("request", { openedAt: -1 }, { command: SECRET }));
    expect(answer).toMatchObject({
      response_action: "errors",
      errors: { command: expect.stringMatching(reference) },
    });
  });

  it("that cannot even be told is a line in the log and nothing else", async () => {
    const bot = await brokenBot();
    bot.slack.behave(({ method }) => (method === "response" ? { status: 500, body: "" } : undefined));
    await bot.send(slashCommand(bot.slack, "history"));
    expect(bot.log.lines.at(-1)).toContain("could not be told");
  });

  it("of a window that came too late says so", async () => {
    const bot = await someBot();
    bot.slack.behave(({ method }) => (method === "views.open" ? refuses("trigger_expired") : undefined));
    await bot.send(slashCommand(bot.slack, ""));
    expect(bot.slack.to("response")[0]?.text).toContain("too long");
  });

  it("in App Home is a line in the log: nobody asked for anything", async () => {
    const bot = await brokenBot();
    const event = { type: "app_home_opened", user: DEVELOPER, tab: "home", channel: "D0", event_ts: "1" };
    await bot.send({ type: "event_callback", team_id: "T0", event });
    expect(bot.log.lines).toHaveLength(1);
    expect(bot.slack.to("chat.postMessage")).toEqual([]);
  });
});

describe("a request that nobody listens for", () => {
  it("is not acknowledged: Slack shows the person that it failed", async () => {
    const bot = await someBot();
    expect(await bot.send(pressed(bot.slack, "unheard", "x", DEVELOPER))).toEqual([]);
  });
});

describe.each(Object.entries(languages))("what a refusal says in %s", (_, text) => {
  const people = ["U0ONCALL", "U0ONCALL2"];
  const cases: [Error, RegExp][] = [
    [new RunNotFoundError("<!x>"), /&lt;!x&gt;/],
    [new IllegalMoveError("queued", "rejected"), /\*.+\*/],
    [new OwnRunError(people), /<@U0ONCALL>.*<@U0ONCALL2>/],
    [new OwnRunError([]), /./],
    [new NotAnApproverError(people), /<@U0ONCALL>.*<@U0ONCALL2>/],
    [new MayNotCancelError(people), /<@U0ONCALL>.*<@U0ONCALL2>/],
    [new NothingToCancelError("failed"), /\*.+\*/],
    [new TargetGoneError("staging"), /staging/],
    [new TargetUnavailableError("no <directory>"), /no &lt;directory&gt;/],
    [new CommandChangedError(), /./],
    [new NotStartedError("01K", undefined), /./],
    [new StoreUnavailableError(undefined), /./],
    [new VersionConflictError("01K"), /./],
    [new InvalidRequestError([{ field: "reason", code: "reason-missing" }]), /./],
    ...STATUSES.map((status): [Error, RegExp] => [new AlreadyDecidedError(status, "U0ONCALL"), /./]),
    ...STATUSES.map((status): [Error, RegExp] => [new AlreadyDecidedError(status), /./]),
  ];

  it.each(cases.map(([error, words]) => ({ error, name: error.name, words })))(
    "about $name",
    ({ error, words }) => {
      const sentence = refusal(error, text) ?? "";
      expect(sentence).toMatch(words);
      expect(sentence).not.toMatch(/undefined|\[object/);
    },
  );

  it("about any other error is nothing", () => {
    expect(refusal(new Error("x"), text)).toBeUndefined();
    expect(refusal("x", text)).toBeUndefined();
  });
});

describe("the log of Bolt", () => {
  it("takes sentences and names of errors; no payload, and nothing at all for debugging", () => {
    const log = someLog();
    const logger = boltLogger(log);
    logger.debug("apiCall start", { token: "xoxb-1" });
    logger.warn("http request failed", { command: SECRET }, new TypeError("fetch failed"));
    expect(log.lines).toEqual(["warn http request failed TypeError: fetch failed"]);
  });
});
