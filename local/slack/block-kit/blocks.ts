import { z } from "zod";
import {
  button,
  checkboxes,
  datepicker,
  datetimepicker,
  imageElement,
  overflow,
  radioButtons,
  timepicker,
} from "./elements.ts";
import { fileInput, TEXT_INPUTS } from "./inputs.ts";
import { richTextParts } from "./rich-text.ts";
import { SELECTS } from "./selects.ts";
import { id, imageSource, mrkdwn, oneSource, plainText, text, textObject } from "./texts.ts";

const CHOOSERS = [checkboxes, radioButtons, datepicker, timepicker, ...SELECTS] as const;

const accessory = z.discriminatedUnion("type", [button, overflow, imageElement, ...CHOOSERS]);
const action = z.discriminatedUnion("type", [button, overflow, datetimepicker, ...CHOOSERS]);
const input = z.discriminatedUnion("type", [datetimepicker, ...TEXT_INPUTS, ...CHOOSERS]);
const modalInput = z.discriminatedUnion("type", [fileInput, datetimepicker, ...TEXT_INPUTS, ...CHOOSERS]);

/** Text 3000, or up to 10 fields of 2000. */
const section = z
  .strictObject({
    type: z.literal("section"),
    block_id: id,
    text: textObject().optional(),
    fields: z.array(textObject(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(
    (block) => block.text !== undefined || block.fields !== undefined,
    "must define either `text` or `fields`",
  );

const header = z.strictObject({ type: z.literal("header"), block_id: id, text: plainText(150) });

const divider = z.strictObject({ type: z.literal("divider"), block_id: id });

const image = z
  .strictObject({
    type: z.literal("image"),
    block_id: id,
    alt_text: text(2000),
    title: plainText(2000).optional(),
    ...imageSource,
  })
  .refine(oneSource, "must define exactly one of `image_url` and `slack_file`");

const context = z.strictObject({
  type: z.literal("context"),
  block_id: id,
  elements: z
    .array(z.discriminatedUnion("type", [imageElement, plainText(3000), mrkdwn(3000)]))
    .min(1)
    .max(10),
});

const actions = z.strictObject({
  type: z.literal("actions"),
  block_id: id,
  elements: z.array(action).min(1).max(25),
});

const richText = z.strictObject({ type: z.literal("rich_text"), block_id: id, elements: richTextParts });

function inputBlock<T extends z.ZodType>(element: T) {
  return z.strictObject({
    type: z.literal("input"),
    block_id: id,
    label: plainText(2000),
    hint: plainText(2000).optional(),
    element,
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  });
}

const markdown = z.strictObject({ type: z.literal("markdown"), block_id: id, text: text(12_000) });

const cell = z.discriminatedUnion("type", [
  richText,
  z.strictObject({ type: z.literal("raw_text"), text: z.string().min(1) }),
  z.strictObject({ type: z.literal("raw_number"), value: z.number(), text: z.string().min(1) }),
]);

const column = z.strictObject({
  align: z.enum(["left", "center", "right"]).optional(),
  is_wrapped: z.boolean().optional(),
});

/** 100 rows of 20 cells. */
const table = z.strictObject({
  type: z.literal("table"),
  block_id: id,
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z.array(column).max(20).optional(),
});

const EVERYWHERE = [section, header, divider, image, context, actions, richText] as const;

/** Where blocks are shown. */
export type Surface = "message" | "modal" | "home";

/** The blocks that each surface takes, and how many of them. */
export const SURFACES = {
  message: z.array(z.discriminatedUnion("type", [...EVERYWHERE, inputBlock(input), markdown, table])).max(50),
  modal: z.array(z.discriminatedUnion("type", [...EVERYWHERE, inputBlock(modalInput)])).max(100),
  home: z.array(z.discriminatedUnion("type", [...EVERYWHERE, inputBlock(input)])).max(100),
} as const;
