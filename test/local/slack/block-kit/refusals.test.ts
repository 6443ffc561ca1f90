import { describe, expect, it, test } from "vitest";
import type { Surface } from "../../../../local/slack/block-kit/blocks.ts";
import { checkBlocks } from "../../../../local/slack/block-kit/check.ts";
import type { Json } from "../../../../local/slack/json.ts";
import {
  actions,
  button,
  input,
  markup,
  option,
  part,
  rich,
  row,
  section,
  select,
  textInput,
} from "./samples.ts";

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
