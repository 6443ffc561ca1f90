import { type Child, el } from "../dom.ts";
import { type Fields, fieldsAt, listAt, numberAt, textAt } from "../json.ts";
import { codeBox } from "./code.ts";
import type { BlockContext } from "./context.ts";
import { emojiFromUnicode, emojiOf } from "./emoji.ts";
import { broadcast, channelMention, dateText, inlineLink, mention } from "./inline.ts";

const STYLES = [
  ["code", "code"],
  ["strike", "s"],
  ["italic", "em"],
  ["bold", "strong"],
] as const;

function styled(element: Fields, inside: Child): Child {
  const style = fieldsAt(element, "style");
  return STYLES.reduce<Child>(
    (node, [name, tag]) => (style[name] === true ? el(tag, {}, node) : node),
    inside,
  );
}

function emojiText(element: Fields): string {
  const name = textAt(element, "name");
  return emojiFromUnicode(textAt(element, "unicode")) ?? emojiOf(name) ?? `:${name}:`;
}

function date(element: Fields, ctx: BlockContext): Child {
  return dateText(
    {
      seconds: numberAt(element, "timestamp") ?? 0,
      format: textAt(element, "format"),
      address: textAt(element, "url"),
      fallback: textAt(element, "fallback"),
    },
    ctx,
  );
}

function piece(element: Fields, ctx: BlockContext): Child {
  switch (textAt(element, "type")) {
    case "text":
      return styled(element, textAt(element, "text"));
    case "link":
      return styled(
        element,
        inlineLink(textAt(element, "url"), textAt(element, "text") || textAt(element, "url"), ctx),
      );
    case "user":
      return styled(element, mention(textAt(element, "user_id"), ctx));
    case "usergroup":
      return el("span", { class: "mention" }, `@${textAt(element, "usergroup_id")}`);
    case "channel":
      return styled(element, channelMention(textAt(element, "channel_id"), ctx));
    case "emoji":
      return emojiText(element);
    case "broadcast":
      return broadcast(textAt(element, "range"), ctx);
    case "date":
      return date(element, ctx);
    default:
      return ctx.words.unsupported(textAt(element, "type"));
  }
}

const pieces = (part: Fields, ctx: BlockContext) => listAt(part, "elements").map((one) => piece(one, ctx));

function list(part: Fields, ctx: BlockContext): HTMLElement {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const start = numberAt(part, "offset");
  const items = listAt(part, "elements").map((item) => el("li", {}, pieces(item, ctx)));
  const indent = `indent-${Math.min(numberAt(part, "indent") ?? 0, 8)}`;
  return el(
    tag,
    { class: indent, start: tag === "ol" && start !== undefined ? start + 1 : undefined },
    items,
  );
}

function part(from: Fields, ctx: BlockContext): HTMLElement {
  switch (textAt(from, "type")) {
    case "rich_text_section":
      return el("p", {}, pieces(from, ctx));
    case "rich_text_preformatted":
      return codeBox(pieces(from, ctx), ctx.words);
    case "rich_text_quote":
      return el("blockquote", {}, pieces(from, ctx));
    case "rich_text_list":
      return list(from, ctx);
    default:
      return el("p", { class: "muted" }, ctx.words.unsupported(textAt(from, "type")));
  }
}

/** Draws a rich_text block; nothing in it is read as markup, which is why code is sent in it. */
export function renderRichText(block: Fields, ctx: BlockContext): HTMLElement {
  return el(
    "div",
    { class: "block rich-text" },
    listAt(block, "elements").map((one) => part(one, ctx)),
  );
}
