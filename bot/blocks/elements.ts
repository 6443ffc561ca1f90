import type { types } from "@slack/bolt";
import { clip, visible } from "./mrkdwn.ts";

/** One block of a message or view. */
export type Block = types.KnownBlock;

/** A message: the text is what notifications and screen readers get, the blocks are what is seen. */
export interface Message {
  text: string;
  blocks: Block[];
}

/** Slack: the longest text object of a section. */
export const SECTION_LENGTH = 3000;

/**
 * How much all blocks of a message hold together, in characters of their JSON. Slack names no number;
 * `msg_blocks_too_long` was met from about 13,200 on.
 */
export const MESSAGE_LENGTH = 13_000;

/** Our own sentences. Text that people wrote has no place here: it goes into {@link plain} or {@link preformatted}. */
export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: "mrkdwn", text: clip(text, SECTION_LENGTH) || " ", verbatim: true };
}

/** Text in which Slack looks for nothing, not even emoji. */
export function plain(text: string, most = SECTION_LENGTH): types.PlainTextElement {
  return { type: "plain_text", text: clip(visible(text), most) || " ", emoji: false };
}

/** Our own short words, where emoji are wanted: titles and buttons. */
export function label(text: string, most: number): types.PlainTextElement {
  return { type: "plain_text", text: clip(text, most), emoji: true };
}

/** A paragraph of our own sentences. */
export function section(text: string): types.SectionBlock {
  return { type: "section", text: mrkdwn(text) };
}

/** A small grey line of our own words. */
export function context(...texts: string[]): types.ContextBlock {
  return { type: "context", elements: texts.map((text) => mrkdwn(text)) };
}

/** Slack: the longest header. */
export function header(text: string): types.HeaderBlock {
  return { type: "header", text: label(text, 150) };
}

/** Code or output, monospaced and unparsed, after a bold word and what belongs to it. */
export function richText(...elements: types.RichTextBlock["elements"]): types.RichTextBlock {
  return { type: "rich_text", elements };
}

/** Text of a rich text block, which Slack never parses. */
export function textElement(text: string, bold = false): types.RichTextText {
  return { type: "text", text: visible(text) || " ", ...(bold ? { style: { bold: true } } : {}) };
}

/** Monospaced lines of a rich text block, which Slack never parses. */
export function preformatted(text: string): types.RichTextPreformatted {
  return { type: "rich_text_preformatted", elements: [textElement(text)] };
}

/** A line of a rich text block: what somebody wrote, after a bold name of ours where there is one. */
export function written(text: string, name?: string): types.RichTextSection {
  const words = textElement(text);
  const elements = name === undefined ? [words] : [textElement(`${name} `, true), words];
  return { type: "rich_text_section", elements };
}

/** A button; its value is the id of a run. */
export function button(
  action: string,
  text: string,
  value: string,
  more: Pick<types.Button, "style" | "confirm"> = {},
): types.Button {
  return { type: "button", action_id: action, text: label(text, 75), value, ...more };
}

/** A row of buttons; no block at all when there is none, because Slack refuses an empty row. */
export function actions(elements: types.Button[]): types.ActionsBlock[] {
  return elements.length === 0 ? [] : [{ type: "actions", elements }];
}

/** A question before a button does what it does. Slack: title 100, text 300, buttons 30 characters. */
export function confirmation(title: string, text: string, yes: string, no: string): types.ConfirmationDialog {
  return { title: label(title, 100), text: plain(text, 300), confirm: label(yes, 30), deny: label(no, 30) };
}
