import { z } from "zod";
import {
  confirm,
  id,
  imageSource,
  oneSource,
  plainOption,
  plainText,
  richOption,
  text,
  url,
} from "./texts.ts";

const actionable = { action_id: id, confirm };
const focusable = { ...actionable, focus_on_load: z.boolean().optional() };

/** Text 75, value 2000, url 3000, accessibility_label 75. */
export const button = z.strictObject({
  type: z.literal("button"),
  text: plainText(75),
  ...actionable,
  value: z.string().max(2000).optional(),
  url: url(3000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  accessibility_label: text(75).optional(),
});

/** 1 to 5 options. */
export const overflow = z.strictObject({
  type: z.literal("overflow"),
  ...actionable,
  options: z.array(plainOption).min(1).max(5),
});

/** A picture beside a text. */
export const imageElement = z
  .strictObject({ type: z.literal("image"), alt_text: text(2000), ...imageSource })
  .refine(oneSource, "must define exactly one of `image_url` and `slack_file`");

/** 1 to 10 options. */
export const radioButtons = z.strictObject({
  type: z.literal("radio_buttons"),
  ...focusable,
  options: z.array(richOption).min(1).max(10),
  initial_option: richOption.optional(),
});

/** 1 to 10 options. */
export const checkboxes = z.strictObject({
  type: z.literal("checkboxes"),
  ...focusable,
  options: z.array(richOption).min(1).max(10),
  initial_options: z.array(richOption).min(1).optional(),
});

const placeholder = plainText(150).optional();

/** `YYYY-MM-DD` */
export const datepicker = z.strictObject({
  type: z.literal("datepicker"),
  ...focusable,
  placeholder,
  initial_date: z.iso.date("must be a date").optional(),
});

/** `HH:mm` */
export const timepicker = z.strictObject({
  type: z.literal("timepicker"),
  ...focusable,
  placeholder,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time")
    .optional(),
  timezone: text(255).optional(),
});

/** Seconds since the epoch, ten digits. */
export const datetimepicker = z.strictObject({
  type: z.literal("datetimepicker"),
  ...focusable,
  initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
});
