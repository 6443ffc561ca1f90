import { describe, expect, it, test } from "vitest";
import { DEVELOPER } from "../../../../local/slack/people.ts";
import { act, type FakeBot, json, look, modal, plain } from "../helpers.ts";
import { openModal, submit, withBot } from "./as-developer.ts";

describe("modals", () => {
  it("show the errors that the bot finds, at fields that exist", async () => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(slack, bot);
    bot.answer(json({ response_action: "errors", errors: { command: "line 1: unexpected end" } }));
    expect(await submit(slack, viewId)).toMatchObject({
      ok: false,
      errors: { command: "line 1: unexpected end" },
    });
    bot.answer(json({ response_action: "errors", errors: { elsewhere: "?" } }));
    expect(await submit(slack, viewId)).toMatchObject({
      ok: false,
      error: "We had some trouble connecting. Try again?",
    });
    expect((await look(slack, DEVELOPER.id)).views).toHaveLength(1);
  });

  it("can be updated, pushed on and cleared by the answer", async () => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(slack, bot);
    bot.answer(json({ response_action: "update", view: modal({ title: plain("Sure?") }) }));
    await submit(slack, viewId);
    expect((await look(slack, DEVELOPER.id)).views).toMatchObject([{ id: viewId, title: { text: "Sure?" } }]);
    bot.answer(json({ response_action: "push", view: modal({ title: plain("More") }) }));
    await submit(slack, viewId);
    const { views } = await look(slack, DEVELOPER.id);
    expect(views).toMatchObject([{ id: viewId }, { title: { text: "More" }, previous_view_id: viewId }]);
    expect(await submit(slack, viewId)).toMatchObject({ status: 404 });
    bot.answer(json({ response_action: "clear" }));
    await submit(slack, String(views[1]?.id));
    expect((await look(slack, DEVELOPER.id)).views).toEqual([]);
  });

  test.each<[string, Parameters<FakeBot["answer"]>[0]]>([
    [
      "a view against the rules",
      json({ response_action: "update", view: modal({ title: plain("x".repeat(25)) }) }),
    ],
    ["an unknown action", json({ response_action: "explode" })],
    ["an error", (_request, response) => void response.writeHead(500).end()],
    ["text", (_request, response) => void response.end("ok")],
  ])("stay open after %s", async (_what, reply) => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(slack, bot);
    bot.answer(reply);
    expect(await submit(slack, viewId)).toMatchObject({
      ok: false,
      error: "We had some trouble connecting. Try again?",
    });
    expect((await look(slack, DEVELOPER.id)).views).toMatchObject([{ id: viewId, title: { text: "Run" } }]);
  });

  it("arrive twice when somebody clicks twice", async () => {
    const { slack, bot } = await withBot();
    const viewId = await openModal(slack, bot);
    const waiting: (() => void)[] = [];
    bot.answer(async (_request, response) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 2) for (const go of waiting) go();
      });
      response.end();
    });
    expect(await Promise.all([submit(slack, viewId), submit(slack, viewId)])).toMatchObject([
      { ok: true },
      { ok: true },
    ]);
    expect(bot.requests.slice(-2).map((request) => Object(request.payload.view).id)).toEqual([
      viewId,
      viewId,
    ]);
  });

  it("tell the bot of being closed when it asked to hear", async () => {
    const { slack, bot } = await withBot();
    const quiet = await openModal(slack, bot);
    await act(slack, "close", { as: DEVELOPER.id, viewId: quiet });
    expect(bot.last().payload.type).toBeUndefined();
    const loud = await openModal(slack, bot, modal({ notify_on_close: true }));
    await act(slack, "close", { as: DEVELOPER.id, viewId: loud });
    expect(bot.last().payload).toMatchObject({ type: "view_closed", is_cleared: false, view: { id: loud } });
  });
});
