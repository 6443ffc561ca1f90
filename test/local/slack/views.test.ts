import { describe, expect, it } from "vitest";
import { DEVELOPER, ON_CALL, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { act, api, client, type FakeBot, fakeBot, look, modal, plain, sandbox } from "./helpers.ts";

/** Types `/ambulance` and returns the trigger that the bot got. */
async function trigger(slack: Sandbox, bot: FakeBot, as = DEVELOPER.id): Promise<string> {
  await act(slack, "command", { as, channel: RUNS_CHANNEL, text: "/ambulance" });
  return String(bot.last().payload.trigger_id);
}

async function opened(clock = { now: Date.now() }) {
  const slack = await sandbox({ now: () => clock.now });
  const bot = await fakeBot(slack);
  const trigger_id = await trigger(slack, bot);
  const answer = await client(slack).views.open({ trigger_id, view: JSON.parse(JSON.stringify(modal())) });
  return { slack, bot, clock, trigger_id, view: answer.view };
}

describe("triggers", () => {
  it("open one modal, for the person who acted", async () => {
    const { slack, trigger_id, view } = await opened();
    expect(view).toMatchObject({
      type: "modal",
      callback_id: "request",
      app_id: "A0000000001",
      state: { values: {} },
    });
    expect(view?.root_view_id).toBe(view?.id);
    expect((await look(slack, DEVELOPER.id)).views).toMatchObject([{ id: view?.id }]);
    expect((await look(slack, ON_CALL.id)).views).toEqual([]);
    expect(await api(slack, "views.open", { trigger_id, view: modal() })).toMatchObject({
      error: "exchanged_trigger_id",
    });
  });

  it("are worth nothing after three seconds", async () => {
    const clock = { now: Date.now() };
    const slack = await sandbox({ now: () => clock.now });
    const bot = await fakeBot(slack);
    const [early, late] = [await trigger(slack, bot), await trigger(slack, bot)];
    clock.now += 2999;
    expect(await api(slack, "views.open", { trigger_id: early, view: modal() })).toMatchObject({ ok: true });
    clock.now += 1;
    expect(await api(slack, "views.open", { trigger_id: late, view: modal() })).toMatchObject({
      error: "expired_trigger_id",
    });
  });

  it("can not be invented, and are not used up by a wrong view", async () => {
    const slack = await sandbox();
    const bot = await fakeBot(slack);
    expect(await api(slack, "views.open", { trigger_id: "1.2.3", view: modal() })).toMatchObject({
      error: "invalid_trigger_id",
    });
    expect(await api(slack, "views.open", { view: modal() })).toMatchObject({
      error: "invalid_arguments",
      errors: [expect.stringContaining("trigger_id")],
    });
    const trigger_id = await trigger(slack, bot);
    const wrong = modal({ title: plain("x".repeat(25)) });
    expect(await api(slack, "views.open", { trigger_id, view: wrong })).toMatchObject({
      error: "invalid_arguments",
      response_metadata: {
        messages: ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"],
      },
    });
    expect(await api(slack, "views.open", { trigger_id, view: modal() })).toMatchObject({ ok: true });
  });
});

describe("updating", () => {
  it("refuses a stale hash", async () => {
    const { slack, view } = await opened();
    const update = (hash?: string) =>
      api(slack, "views.update", { view_id: view?.id, hash, view: modal({ title: plain("Next") }) });
    const next = await update(view?.hash);
    expect(next).toMatchObject({
      ok: true,
      view: { id: view?.id, title: { text: "Next" }, root_view_id: view?.id },
    });
    expect(await update(view?.hash)).toMatchObject({ error: "hash_conflict" });
    expect(await update()).toMatchObject({ ok: true });
  });

  it("does not find a view that is closed", async () => {
    const { slack, view } = await opened();
    await act(slack, "close", { as: DEVELOPER.id, viewId: view?.id });
    expect(await api(slack, "views.update", { view_id: view?.id, view: modal() })).toMatchObject({
      error: "not_found",
    });
  });

  it("finds a view by its external id, which nobody else may have", async () => {
    const { slack, bot } = await opened();
    const mine = modal({ external_id: "mine" });
    await api(slack, "views.open", { trigger_id: await trigger(slack, bot), view: mine });
    expect(await api(slack, "views.update", { external_id: "mine", view: mine })).toMatchObject({ ok: true });
    const taken = { trigger_id: await trigger(slack, bot, ON_CALL.id), view: mine };
    expect(await api(slack, "views.open", taken)).toMatchObject({ error: "duplicate_external_id" });
  });
});

describe("the stack", () => {
  it("holds three modals", async () => {
    const { slack, bot, view } = await opened();
    const push = async () => {
      const [top] = (await look(slack, DEVELOPER.id)).views.slice(-1);
      await act(slack, "submit", { as: DEVELOPER.id, viewId: top?.id, values: { command: { text: "x" } } });
      return String(bot.last().payload.trigger_id);
    };
    bot.answer(async (request, response) => {
      const { trigger_id } = request.payload;
      const answer = await api(slack, "views.push", { trigger_id, view: modal() });
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ response_action: "errors", errors: { command: answer.error ?? "pushed" } }),
      );
    });
    await push();
    await push();
    const { views } = await look(slack, DEVELOPER.id);
    expect(views.map((one) => one.root_view_id)).toEqual([view?.id, view?.id, view?.id]);
    expect(views.map((one) => one.previous_view_id)).toEqual([null, view?.id, views[1]?.id]);
    await push();
    expect((await look(slack, DEVELOPER.id)).views).toHaveLength(3);
    await act(slack, "close", { as: DEVELOPER.id, viewId: views[2]?.id });
    expect((await look(slack, DEVELOPER.id)).views).toHaveLength(2);
    await push();
    expect((await look(slack, DEVELOPER.id)).views).toHaveLength(3);
  });

  it("is pushed on from inside a modal only", async () => {
    const { slack, bot } = await opened();
    const fromOutside = { trigger_id: await trigger(slack, bot), view: modal() };
    expect(await api(slack, "views.push", fromOutside)).toMatchObject({ error: "view_not_found" });
  });
});

describe("the home", () => {
  const home = (more = {}) => ({ type: "home", blocks: [{ type: "divider" }], ...more });

  it("is published for one person, again and again under one id", async () => {
    const slack = await sandbox();
    const publish = (user_id: string, hash?: string) =>
      api(slack, "views.publish", { user_id, hash, view: home() });
    const first = await publish(DEVELOPER.id);
    expect((await look(slack, DEVELOPER.id)).home).toMatchObject({
      type: "home",
      blocks: [{ type: "divider" }],
    });
    expect((await look(slack, ON_CALL.id)).home).toBeNull();
    const second = await publish(DEVELOPER.id);
    expect(second).toMatchObject({ view: { id: Object(first.view).id } });
    expect(await publish(DEVELOPER.id, Object(first.view).hash)).toMatchObject({ error: "hash_conflict" });
    expect(await publish("U9")).toMatchObject({ error: "user_not_found" });
  });

  it("is no modal", async () => {
    const slack = await sandbox();
    expect(await api(slack, "views.publish", { user_id: DEVELOPER.id, view: modal() })).toMatchObject({
      error: "invalid_arguments",
      errors: ["must be a valid enum value: home [json-pointer:/view/type]"],
    });
    expect(await api(slack, "views.publish", { user_id: DEVELOPER.id, view: "{" })).toMatchObject({
      error: "invalid_arguments",
    });
  });
});
