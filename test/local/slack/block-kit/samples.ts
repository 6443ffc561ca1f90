import type { Json } from "../../../../local/slack/json.ts";
import { plain } from "../helpers.ts";

/** A text of so many letters: limits count letters. */
export const long = (length: number) => "x".repeat(length);
/** So many of something, told apart by their index where ids must differ. */
export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
/** A text object in Slack's markup. */
export const markup = (text: string) => ({ type: "mrkdwn", text });
/** A choice of a menu. */
export const option = (more: Json = {}) => ({ text: plain("a"), value: "a", ...more });
/** A section that breaks the rules unless `more` gives it text or fields. */
export const section = (more: Json) => ({ type: "section", ...more });
/** A row of buttons and menus. */
export const actions = (...elements: Json[]) => ({ type: "actions", elements });
/** The smallest button that Slack takes. */
export const button = (more: Json = {}) => ({ type: "button", text: plain("ok"), ...more });
/** The smallest menu that Slack takes. */
export const select = (more: Json = {}) => ({ type: "static_select", options: [option()], ...more });
/** A labelled field of a form. */
export const input = (element: Json, more: Json = {}) => ({
  type: "input",
  label: plain("Label"),
  element,
  ...more,
});
/** The element of a form that is typed into. */
export const textInput = (more: Json = {}) => ({ type: "plain_text_input", ...more });
/** A block of rich text. */
export const rich = (...elements: Json[]) => ({ type: "rich_text", elements });
/** A section, quote, list or preformatted part of rich text. */
export const part = (type: string, ...elements: Json[]) => ({ type, elements });
/** A row of a table with so many cells. */
export const row = (cells: number) => many(cells, () => ({ type: "raw_text", text: "x" }));
