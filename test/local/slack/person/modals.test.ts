import { describe, expect, it, test } from "vitest";
import type { Json } from "../../../../local/slack/json.ts";
import { DEVELOPER, ON_CALL } from "../../../../local/slack/people.ts";
import { look, modal, plain } from "../helpers.ts";
import { openModal, submit, withBot } from "./as-developer.ts";

describe("modals", () => {
  it("send what was typed and chosen, in Slack's form, with the view's hash and metadata", async () => {
    const { slack, bot } = await withBot();
    const option = (value: string) => ({ text: plain(value), value });
    const input = (block_id: string, element: Json, more: Json = {}) => ({
      type: "input",
      block_id,
      label: plain(block_id),
      element,
      ...more,
    });
    const blocks = [
      input("target", {
        type: "static_select",
        action_id: "a",
        options: [option("production"), option("staging")],
      }),
      input("mode", {
        type: "radio_buttons",
        action_id: "a",
        options: [option("write"), option("dry")],
        initial_option: option("dry"),
      }),
      input(
        "flags",
        { type: "checkboxes", action_id: "a", options: [option("quiet"), option("fast")] },
        { optional: true },
      ),
      input("code", {
        type: "plain_text_input",
        action_id: "a",
        multiline: true,
        initial_value: "User.count",
      }),
      input("note", { type: "plain_text_input", action_id: "a" }, { optional: true }),
      input("who", { type: "multi_users_select", action_id: "a" }),
    ];
    const viewId = await openModal(slack, bot, modal({ blocks, private_metadata: '{"run":1}' }));
    const [shown] = (await look(slack, DEVELOPER.id)).views;
    const values = {
      target: { a: "staging" },
      flags: { a: ["fast"] },
      note: { a: null },
      who: { a: [ON_CALL.id] },
    };
    expect(await submit(slack, viewId, values)).toEqual({ status: 200, ok: true });
    expect(bot.last().payload).toMatchObject({
      type: "view_submission",
      user: { id: DEVELOPER.id },
      response_urls: [],
      trigger_id: expect.any(String),
      view: {
        id: viewId,
        hash: shown?.hash,
        callback_id: "request",
        private_metadata: '{"run":1}',
        root_view_id: viewId,
      },
    });
    expect(Object(bot.last().payload.view).state.values).toEqual({
      target: { a: { type: "static_select", selected_option: option("staging") } },
      mode: { a: { type: "radio_buttons", selected_option: option("dry") } },
      flags: { a: { type: "checkboxes", selected_options: [option("fast")] } },
      code: { a: { type: "plain_text_input", value: "User.count" } },
      note: { a: { type: "plain_text_input", value: null } },
      who: { a: { type: "multi_users_select", selected_users: [ON_CALL.id] } },
    });
    expect((await look(slack, DEVELOPER.id)).views).toEqual([]);
  });

  const LIMITED = { type: "plain_text_input", action_id: "text", min_length: 3, max_length: 5 };
  test.each([
    ["nothing", {}, "", "Please complete this required field."],
    ["too little", LIMITED, "ab", "Please enter at least 3 characters."],
    ["too much", LIMITED, "abcdef", "Please enter no more than 5 characters."],
    ["more than any input takes", {}, "x".repeat(3001), "Please enter no more than 3000 characters."],
    [
      "no number",
      { type: "number_input", action_id: "text", is_decimal_allowed: false },
      "1.5",
      "Please enter a valid number.",
    ],
    [
      "no address",
      { type: "email_text_input", action_id: "text" },
      "aoi",
      "Please enter a valid email address.",
    ],
  ])("are not sent with a mistake that the client sees: %s", async (_what, element, typed, message) => {
    const { slack, bot } = await withBot();
    const base = { type: "plain_text_input", action_id: "text" };
    const block = {
      type: "input",
      block_id: "command",
      label: plain("Command"),
      element: { ...base, ...element },
    };
    const viewId = await openModal(slack, bot, modal({ blocks: [block] }));
    const sent = bot.requests.length;
    expect(await submit(slack, viewId, { command: { text: typed } })).toMatchObject({
      ok: false,
      errors: { command: message },
    });
    expect(bot.requests).toHaveLength(sent);
    expect((await look(slack, DEVELOPER.id)).views).toHaveLength(1);
  });
});
