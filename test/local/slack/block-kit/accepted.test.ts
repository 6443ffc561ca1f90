import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Surface } from "../../../../local/slack/block-kit/blocks.ts";
import { checkBlocks, checkView } from "../../../../local/slack/block-kit/check.ts";
import type { Json } from "../../../../local/slack/json.ts";
import { plain } from "../helpers.ts";
import { actions, input, markup, option, part, rich, section, select } from "./samples.ts";

const ACCEPTED: [string, Surface, Json][] = [
  [
    "rich text with every part",
    "message",
    rich(
      part(
        "rich_text_section",
        { type: "text", text: "hi", style: { bold: true } },
        { type: "user", user_id: "U1" },
        { type: "emoji", name: "wave" },
        { type: "link", url: "https://e.test" },
        { type: "channel", channel_id: "C1" },
        { type: "usergroup", usergroup_id: "S1" },
        { type: "broadcast", range: "here" },
        { type: "date", timestamp: 1, format: "{date}" },
      ),
      part("rich_text_quote", { type: "text", text: "q" }),
      {
        ...part(
          "rich_text_preformatted",
          { type: "text", text: "p" },
          { type: "link", url: "https://e.test", text: "l" },
        ),
        border: 1,
      },
      {
        ...part("rich_text_list", part("rich_text_section", { type: "text", text: "l" })),
        style: "ordered",
        indent: 1,
      },
    ),
  ],
  [
    "a section with an accessory",
    "home",
    section({ text: markup("x"), accessory: { type: "overflow", options: [option()] } }),
  ],
  [
    "grouped options",
    "modal",
    input(select({ options: undefined, option_groups: [{ label: plain("g"), options: [option()] }] })),
  ],
  ["a multiple menu", "modal", input({ type: "multi_users_select", max_selected_items: 2 })],
  [
    "dates and times",
    "modal",
    actions(
      { type: "datepicker", initial_date: "2026-11-21" },
      { type: "timepicker", initial_time: "23:59" },
      { type: "datetimepicker", initial_date_time: 1_795_262_127 },
    ),
  ],
  ["a number", "modal", input({ type: "number_input", is_decimal_allowed: false, min_value: "1" })],
  ["files", "modal", input({ type: "file_input", max_files: 10 })],
  [
    "a context with a picture",
    "message",
    {
      type: "context",
      elements: [{ type: "image", image_url: "https://e.test/x.png", alt_text: "x" }, plain("x")],
    },
  ],
  ["Japanese and emoji", "message", section({ text: markup("本番 🚑".repeat(100)) })],
];

describe("what Slack takes", () => {
  test.each(ACCEPTED)("%s (%s)", (_what, surface, block) => {
    expect(checkBlocks([block], surface)).toEqual([]);
  });
});

it("never fails on anything that is JSON, and only ever names places in it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom<Surface>("message", "modal", "home"), (value, surface) => {
      for (const problem of [...checkBlocks(value, surface), ...checkView(value)]) {
        expect(problem.path).toMatch(/^\/(blocks|view)/);
        expect(problem.message).not.toBe("");
      }
    }),
  );
});
