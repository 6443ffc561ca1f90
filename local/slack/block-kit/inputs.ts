import { z } from "zod";
import { id, plainText, text } from "./texts.ts";

const dispatchable = {
  action_id: id,
  placeholder: plainText(150).optional(),
  focus_on_load: z.boolean().optional(),
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z
        .array(z.enum(["on_enter_pressed", "on_character_entered"]))
        .min(1)
        .max(2),
    })
    .optional(),
};

/** `min_length` 0 to 3000, `max_length` 1 to 3000; what stands in it at first must fit. */
export const plainTextInput = z
  .strictObject({
    type: z.literal("plain_text_input"),
    ...dispatchable,
    multiline: z.boolean().optional(),
    initial_value: z.string().max(3000).optional(),
    min_length: z.number().int().min(0).max(3000).optional(),
    max_length: z.number().int().min(1).max(3000).optional(),
  })
  .superRefine((input, context) => {
    const most = input.max_length;
    if (most === undefined) return;
    if ((input.min_length ?? 0) > most)
      context.addIssue("`min_length` must not be greater than `max_length`");
    if ((input.initial_value ?? "").length <= most) return;
    const message = `must be less than ${most + 1} characters`;
    context.addIssue({ code: "custom", path: ["initial_value"], message });
  });

const emailInput = z.strictObject({
  type: z.literal("email_text_input"),
  ...dispatchable,
  initial_value: text(3000).optional(),
});

const urlInput = z.strictObject({
  type: z.literal("url_text_input"),
  ...dispatchable,
  initial_value: text(3000).optional(),
});

const digits = z.string().regex(/^-?\d+(\.\d+)?$/, "must be a number in a string");

const numberInput = z.strictObject({
  type: z.literal("number_input"),
  ...dispatchable,
  is_decimal_allowed: z.boolean(),
  initial_value: digits.optional(),
  min_value: digits.optional(),
  max_value: digits.optional(),
});

const richTextInput = z.strictObject({
  type: z.literal("rich_text_input"),
  ...dispatchable,
  initial_value: z.looseObject({ type: z.literal("rich_text") }).optional(),
  min_lines: z.number().int().min(1).max(100).optional(),
  max_lines: z.number().int().min(1).max(100).optional(),
});

/** 1 to 10 files; in modals only. */
export const fileInput = z.strictObject({
  type: z.literal("file_input"),
  action_id: id,
  filetypes: z.array(text(255)).min(1).optional(),
  max_files: z.number().int().min(1).max(10).optional(),
});

/** What people type into. */
export const TEXT_INPUTS = [plainTextInput, emailInput, urlInput, numberInput, richTextInput] as const;
