import { type Child, el } from "../dom.ts";
import { type Fields, fieldsAt, listAt, maybeFieldsAt, textAt } from "../json.ts";
import type { BlockContext } from "./context.ts";
import { imageNote, renderElement } from "./elements.ts";
import { renderInput } from "./input.ts";
import { plainText, renderText } from "./mrkdwn.ts";
import { renderRichText } from "./rich-text.ts";

function section(block: Fields, blockId: string, ctx: BlockContext): HTMLElement {
  const text = maybeFieldsAt(block, "text");
  const fields = listAt(block, "fields").map((one) => el("div", { class: "field" }, renderText(one, ctx)));
  const accessory = maybeFieldsAt(block, "accessory");
  const body: Child = [
    text !== undefined && el("div", { class: "text" }, renderText(text, ctx)),
    fields.length > 0 && el("div", { class: "fields" }, fields),
  ];
  if (accessory === undefined) return el("div", { class: "block section" }, body);
  const side = el("div", { class: "accessory" }, renderElement(accessory, blockId, ctx));
  return el("div", { class: "block section with-accessory" }, el("div", {}, body), side);
}

function context(block: Fields, ctx: BlockContext): HTMLElement {
  const elements = listAt(block, "elements").map((one) =>
    one.type === "image" ? imageNote(one, ctx) : el("div", { class: "text" }, renderText(one, ctx)),
  );
  return el("div", { class: "block context" }, elements);
}

function actions(block: Fields, blockId: string, ctx: BlockContext): HTMLElement {
  const elements = listAt(block, "elements").map((one) => renderElement(one, blockId, ctx));
  return el("div", { class: "block actions" }, elements);
}

/** Draws one block; a kind that the page does not know is named instead of being left out. */
export function renderBlock(block: Fields, index: number, ctx: BlockContext): HTMLElement {
  const blockId = textAt(block, "block_id") || `block-${index}`;
  switch (textAt(block, "type")) {
    case "section":
      return section(block, blockId, ctx);
    case "header":
      return el("h3", { class: "block header" }, plainText(fieldsAt(block, "text")));
    case "divider":
      return el("hr", { class: "block" });
    case "context":
      return context(block, ctx);
    case "actions":
      return actions(block, blockId, ctx);
    case "rich_text":
      return renderRichText(block, ctx);
    case "image":
      return el("div", { class: "block" }, imageNote(block, ctx));
    case "input":
      return renderInput(block, blockId, ctx);
    default:
      return el("p", { class: "block muted" }, ctx.words.unsupported(textAt(block, "type")));
  }
}

/** Draws the blocks of a message, a view or a Home in their order. */
export function renderBlocks(blocks: readonly Fields[], ctx: BlockContext): readonly HTMLElement[] {
  return blocks.map((block, index) => renderBlock(block, index, ctx));
}
