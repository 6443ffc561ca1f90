import { describe, expect, it, test } from "vitest";
import type { Surface } from "../../../../local/slack/block-kit/blocks.ts";
import { checkBlocks } from "../../../../local/slack/block-kit/check.ts";
import { MESSAGE_BLOCKS_LIMIT } from "../../../../local/slack/block-kit/whole.ts";
import type { Json } from "../../../../local/slack/json.ts";
import { plain } from "../helpers.ts";
import {
  actions,
  button,
  input,
  long,
  many,
  markup,
  option,
  part,
  rich,
  row,
  section,
  select,
  textInput,
} from "./samples.ts";

/** What, with how many it just passes, and a block made with that many. */
const LIMITS: [string, number, (size: number) => Json][] = [
  ["section text", 3000, (n) => section({ text: markup(long(n)) })],
  ["section fields", 10, (n) => section({ fields: many(n, () => markup("x")) })],
  ["section field", 2000, (n) => section({ fields: [markup(long(n))] })],
  ["header", 150, (n) => ({ type: "header", text: plain(long(n)) })],
  ["context elements", 10, (n) => ({ type: "context", elements: many(n, () => markup("x")) })],
  ["actions elements", 25, (n) => actions(...many(n, (i) => button({ action_id: `a${i}` })))],
  ["button text", 75, (n) => actions(button({ text: plain(long(n)) }))],
  ["button value", 2000, (n) => actions(button({ value: long(n) }))],
  ["button url", 3000, (n) => actions(button({ url: `https://e.test/${long(n - 15)}` }))],
  ["button accessibility_label", 75, (n) => actions(button({ accessibility_label: long(n) }))],
  ["confirm title", 100, (n) => actions(button({ confirm: { title: plain(long(n)), text: plain("?") } }))],
  ["confirm text", 300, (n) => actions(button({ confirm: { text: plain(long(n)) } }))],
  ["confirm button", 30, (n) => actions(button({ confirm: { text: plain("?"), deny: plain(long(n)) } }))],
  ["block_id", 255, (n) => ({ type: "divider", block_id: long(n) })],
  ["action_id", 255, (n) => actions(button({ action_id: long(n) }))],
  ["options", 100, (n) => actions(select({ options: many(n, (i) => option({ value: `${i}` })) }))],
  ["option text", 75, (n) => actions(select({ options: [option({ text: plain(long(n)) })] }))],
  ["option value", 75, (n) => actions(select({ options: [option({ value: long(n) })] }))],
  ["option description", 75, (n) => actions(select({ options: [option({ description: plain(long(n)) })] }))],
  ["placeholder", 150, (n) => actions(select({ placeholder: plain(long(n)) }))],
  ["overflow options", 5, (n) => actions({ type: "overflow", options: many(n, () => option()) })],
  ["radio buttons", 10, (n) => actions({ type: "radio_buttons", options: many(n, () => option()) })],
  ["checkboxes", 10, (n) => actions({ type: "checkboxes", options: many(n, () => option()) })],
  ["image alt_text", 2000, (n) => ({ type: "image", image_url: "https://e.test/x.png", alt_text: long(n) })],
  ["input label", 2000, (n) => input(textInput(), { label: plain(long(n)) })],
  ["input hint", 2000, (n) => input(textInput(), { hint: plain(long(n)) })],
  ["input max_length", 3000, (n) => input(textInput({ max_length: n }))],
  ["input min_length", 3000, (n) => input(textInput({ min_length: n }))],
  ["input initial_value", 3000, (n) => input(textInput({ initial_value: long(n) }))],
  ["initial_value under max_length", 10, (n) => input(textInput({ initial_value: long(n), max_length: 10 }))],
  ["markdown", 12_000, (n) => ({ type: "markdown", text: long(n) })],
  ["table rows", 100, (n) => ({ type: "table", rows: many(n, () => row(1)) })],
  ["table cells", 20, (n) => ({ type: "table", rows: [row(n)] })],
];

describe("limits", () => {
  test.each(LIMITS)("%s: %i pass, one more is refused", (_what, most, make) => {
    expect(checkBlocks([make(most)], "message")).toEqual([]);
    const problems = checkBlocks([make(most + 1)], "message");
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(new RegExp(`less than ${most + 1}|more than ${most} items`));
    expect(problems[0]?.path).toMatch(/^\/blocks\/0\/./);
  });

  test.each<[Surface, number]>([
    ["message", 50],
    ["modal", 100],
    ["home", 100],
  ])("a %s takes %i blocks", (surface, most) => {
    expect(
      checkBlocks(
        many(most, () => ({ type: "divider" })),
        surface,
      ),
    ).toEqual([]);
    expect(
      checkBlocks(
        many(most + 1, () => ({ type: "divider" })),
        surface,
      ),
    ).toMatchObject([{ message: `no more than ${most} items allowed` }]);
  });

  it("counts all blocks of a message together, with their structure", () => {
    const filled = (n: number) => [rich(part("rich_text_preformatted", { type: "text", text: long(n) }))];
    const structure = JSON.stringify(filled(0)).length;
    expect(checkBlocks(filled(MESSAGE_BLOCKS_LIMIT - structure), "message")).toEqual([]);
    expect(checkBlocks(filled(MESSAGE_BLOCKS_LIMIT - structure + 1), "message")).toEqual([
      { path: "/blocks", message: "msg_blocks_too_long", code: "msg_blocks_too_long" },
    ]);
    expect(checkBlocks(filled(MESSAGE_BLOCKS_LIMIT), "modal")).toEqual([]);
  });
});
