import { type Child, el } from "../dom.ts";
import { type Fields, textAt } from "../json.ts";
import { codeBox } from "./code.ts";
import type { BlockContext } from "./context.ts";
import { withEmoji } from "./emoji.ts";
import { broadcast, channelMention, dateText, inlineLink, mention } from "./inline.ts";
import { type Automatic, type Inline, type Passage, parseMrkdwn } from "./mrkdwn-parse.ts";

const TAG = { bold: "strong", italic: "em", strike: "s", code: "code" } as const;

function inline(piece: Inline, ctx: BlockContext): Child {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "bold":
    case "italic":
    case "strike":
    case "code":
      return el(TAG[piece.kind], {}, inlines(piece.inside, ctx));
    case "link":
      return inlineLink(piece.address, piece.label, ctx);
    case "user":
      return mention(piece.id, ctx);
    case "channel":
      return channelMention(piece.id, ctx);
    case "group":
      return el("span", { class: "mention" }, piece.label || `@${piece.id}`);
    case "broadcast":
      return broadcast(piece.range, ctx);
    case "date":
      return dateText(piece, ctx);
  }
}

const inlines = (pieces: readonly Inline[], ctx: BlockContext) => pieces.map((piece) => inline(piece, ctx));

function passage(part: Passage, ctx: BlockContext): HTMLElement {
  const inside = inlines(part.inside, ctx);
  if (part.kind === "fence") return codeBox(inside, ctx.words);
  return part.kind === "quote" ? el("blockquote", {}, inside) : el("p", {}, inside);
}

/** Draws a mrkdwn source. */
export function renderMrkdwn(source: string, auto: Automatic, ctx: BlockContext): readonly HTMLElement[] {
  return parseMrkdwn(source, auto).map((part) => passage(part, ctx));
}

/** The text of a plain text object. */
export function plainText(object: Fields): string {
  const text = textAt(object, "text");
  return object.emoji === false ? text : withEmoji(text);
}

/** Draws a text object of either kind. */
export function renderText(object: Fields, ctx: BlockContext): readonly HTMLElement[] {
  const auto = object.verbatim === true ? "none" : "all";
  if (object.type === "mrkdwn") return renderMrkdwn(textAt(object, "text"), auto, ctx);
  return [el("p", {}, plainText(object))];
}
