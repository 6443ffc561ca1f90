import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Surface } from "../../../local/slack/block-kit/blocks.ts";
import { checkBlocks, checkView } from "../../../local/slack/block-kit/check.ts";
import { MESSAGE_BLOCKS_LIMIT } from "../../../local/slack/block-kit/whole.ts";
import type { Json } from "../../../local/slack/json.ts";
import { modal, plain } from "./helpers.ts";

const long = (length: number) => "x".repeat(length);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const markup = (text: string) => ({ type: "mrkdwn", text });
const option = (more: Json = {}) => ({ text: plain("a"), value: "a", ...more });
const section = (more: Json) => ({ type: "section", ...more });
const actions = (...elements: Json[]) => ({ type: "actions", elements });
const button = (more: Json = {}) => ({ type: "button", text: plain("ok"), ...more });
const select = (more: Json = {}) => ({ type: "static_select", options: [option()], ...more });
const input = (element: Json, more: Json = {}) => ({
  type: "input",
  label: plain("Label"),
  element,
  ...more,
});
const textInput = (more: Json = {}) => ({ type: "plain_text_input", ...more });
const rich = (...elements: Json[]) => ({ type: "rich_text", elements });
const part = (type: string, ...elements: Json[]) => ({ type, elements });
const row = (cells: number) => many(cells, () => ({ type: "raw_text", text: "x" }));

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

const REFUSED: [string, Surface, Json, string, string][] = [
  ["an unknown block", "message", { type: "alarm" }, "/blocks/0/type", "unsupported type: alarm"],
  ["a block without a type", "message", {}, "/blocks/0", "missing required field: type"],
  ["a section without text", "message", section({}), "/blocks/0", "must define either `text` or `fields`"],
  [
    "an empty text",
    "message",
    section({ text: markup("") }),
    "/blocks/0/text/text",
    "must be more than 0 characters",
  ],
  [
    "a text that is no object",
    "message",
    section({ text: "hi" }),
    "/blocks/0/text",
    "must provide an object",
  ],
  [
    "an unknown kind of text",
    "message",
    section({ text: { type: "html", text: "x" } }),
    "/blocks/0/text/type",
    "unsupported type: html",
  ],
  [
    "a field that Slack does not know",
    "message",
    { type: "divider", text: "x" },
    "/blocks/0",
    "invalid additional property: text",
  ],
  [
    "a header in markup",
    "message",
    { type: "header", text: markup("x") },
    "/blocks/0/text/type",
    "unsupported type: mrkdwn",
  ],
  [
    "a button without text",
    "message",
    actions({ type: "button" }),
    "/blocks/0/elements/0",
    "missing required field: text",
  ],
  [
    "an unknown element",
    "message",
    actions({ type: "lever" }),
    "/blocks/0/elements/0/type",
    "unsupported type: lever",
  ],
  [
    "an input element among actions",
    "message",
    actions(textInput()),
    "/blocks/0/elements/0/type",
    "unsupported type: plain_text_input",
  ],
  [
    "a button as an input",
    "modal",
    input(button()),
    "/view/blocks/0/element/type",
    "unsupported type: button",
  ],
  ["no elements", "message", actions(), "/blocks/0/elements", "no fewer than 1 items allowed"],
  [
    "an unknown style",
    "message",
    actions(button({ style: "loud" })),
    "/blocks/0/elements/0/style",
    "must be a valid enum value",
  ],
  [
    "a url that is none",
    "message",
    actions(button({ url: "javascript:alert(1)" })),
    "/blocks/0/elements/0/url",
    "must be a valid URL",
  ],
  [
    "a menu without options",
    "message",
    actions({ type: "static_select" }),
    "/blocks/0/elements/0",
    "must define exactly one of `options` and `option_groups`",
  ],
  [
    "an initial option that is not offered",
    "message",
    actions(select({ initial_option: option({ value: "z" }) })),
    "/blocks/0/elements/0",
    "initial option must be one of the options",
  ],
  [
    "markup in a menu",
    "message",
    actions(select({ options: [{ text: markup("a"), value: "a" }] })),
    "/blocks/0/elements/0/options/0/text/type",
    "unsupported type: mrkdwn",
  ],
  [
    "a picture from nowhere",
    "message",
    { type: "image", alt_text: "x" },
    "/blocks/0",
    "must define exactly one of `image_url` and `slack_file`",
  ],
  [
    "an empty rich text",
    "message",
    rich(part("rich_text_section")),
    "/blocks/0/elements/0/elements",
    "no fewer than 1 items allowed",
  ],
  [
    "a rich text of no characters",
    "message",
    rich(part("rich_text_quote", { type: "text", text: "" })),
    "/blocks/0/elements/0/elements/0/text",
    "must be more than 0 characters",
  ],
  [
    "a mention in preformatted text",
    "message",
    rich(part("rich_text_preformatted", { type: "user", user_id: "U1" })),
    "/blocks/0/elements/0/elements/0/type",
    "unsupported type: user",
  ],
  [
    "a file input outside of a modal",
    "message",
    input({ type: "file_input" }),
    "/blocks/0/element/type",
    "unsupported type: file_input",
  ],
  [
    "a table in a modal",
    "modal",
    { type: "table", rows: [row(1)] },
    "/view/blocks/0/type",
    "unsupported type: table",
  ],
  [
    "markdown in a home",
    "home",
    { type: "markdown", text: "x" },
    "/view/blocks/0/type",
    "unsupported type: markdown",
  ],
  [
    "min_length above max_length",
    "modal",
    input(textInput({ min_length: 5, max_length: 4 })),
    "/view/blocks/0/element",
    "`min_length` must not be greater than `max_length`",
  ],
];

describe("refusals", () => {
  test.each(REFUSED)("%s (%s)", (_what, surface, block, path, message) => {
    expect(checkBlocks([block], surface)).toEqual([{ path, message }]);
  });

  it("wants block ids to be unique in a message, and action ids in a block", () => {
    const twice = [
      { type: "divider", block_id: "a" },
      actions(button({ action_id: "b" }), button({ action_id: "b" })),
      { type: "divider", block_id: "a" },
    ];
    expect(checkBlocks(twice, "message").map((problem) => problem.path)).toEqual([
      "/blocks/2/block_id",
      "/blocks/1/elements/1/action_id",
    ]);
    expect(
      checkBlocks([actions(button({ action_id: "b" })), actions(button({ action_id: "b" }))], "message"),
    ).toEqual([]);
  });

  it("takes one table in a message", () => {
    const table = { type: "table", rows: [row(2)] };
    expect(checkBlocks([table], "message")).toEqual([]);
    expect(checkBlocks([table, table], "message")).toEqual([
      { path: "/blocks", message: "only_one_table_allowed" },
    ]);
  });

  it("wants an array", () => {
    expect(checkBlocks("blocks", "message")).toEqual([{ path: "/blocks", message: "must provide an array" }]);
  });
});

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

const VIEW_LIMITS: [string, number, (size: number) => Json, string][] = [
  ["title", 24, (n) => modal({ title: plain(long(n)) }), "/view/title/text"],
  ["submit", 24, (n) => modal({ submit: plain(long(n)) }), "/view/submit/text"],
  ["close", 24, (n) => modal({ close: plain(long(n)) }), "/view/close/text"],
  ["private_metadata", 3000, (n) => modal({ private_metadata: long(n) }), "/view/private_metadata"],
  ["callback_id", 255, (n) => modal({ callback_id: long(n) }), "/view/callback_id"],
  ["external_id", 255, (n) => modal({ external_id: long(n) }), "/view/external_id"],
  ["blocks", 100, (n) => modal({ blocks: many(n, () => ({ type: "divider" })) }), "/view/blocks"],
];

describe("views", () => {
  test.each(VIEW_LIMITS)("%s: %i pass, one more is refused", (_what, most, make, path) => {
    expect(checkView(make(most))).toEqual([]);
    expect(checkView(make(most + 1))).toMatchObject([{ path }]);
  });

  it("wants a submit button as soon as there is an input", () => {
    const { submit: _submit, ...without } = modal();
    expect(checkView(without)).toEqual([{ path: "/view", message: "missing required field: submit" }]);
    expect(checkView({ ...without, blocks: [{ type: "divider" }] })).toEqual([]);
  });

  it("wants a title, and none in a home", () => {
    expect(checkView({ type: "modal", blocks: [] })).toEqual([
      { path: "/view", message: "missing required field: title" },
    ]);
    expect(checkView({ type: "home", blocks: [], title: plain("x") })).toMatchObject([{ path: "/view" }]);
    expect(checkView({ type: "drawer" })).toEqual([
      { path: "/view/type", message: "unsupported type: drawer" },
    ]);
  });

  it("finds ids that are used twice", () => {
    const view = modal({
      blocks: [
        { type: "divider", block_id: "a" },
        { type: "divider", block_id: "a" },
      ],
    });
    expect(checkView(view)).toMatchObject([{ path: "/view/blocks/1/block_id" }]);
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
