import { z } from "zod";

/** A text of 1 to `most` characters. Slack refuses empty ones everywhere. */
export const text = (most: number) => z.string().min(1).max(most);

/** `block_id`, `action_id`, `callback_id`: 255 characters. */
export const id = text(255).optional();

/** An https or http address. */
export const url = (most: number) =>
  text(most).refine((value) => /^https?:/.test(value) && URL.canParse(value), "must be a valid URL");

/** Text shown as it is. */
export const plainText = (most: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: text(most), emoji: z.boolean().optional() });

/** Text in Slack's markup. */
export const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: text(most), verbatim: z.boolean().optional() });

/** A text object of either kind; 3000 characters unless the place says less. */
export const textObject = (most = 3000) => z.discriminatedUnion("type", [plainText(most), mrkdwn(most)]);

/** The question before a dangerous button: title 100, text 300, buttons 30. */
export const confirm = z
  .strictObject({
    title: plainText(100).optional(),
    text: textObject(300),
    confirm: plainText(30).optional(),
    deny: plainText(30).optional(),
    style: z.enum(["primary", "danger"]).optional(),
  })
  .optional();

const optionRest = { value: text(75), description: plainText(75).optional(), url: url(3000).optional() };

/** An option of a menu: text, value and description 75 characters each. */
export const plainOption = z.strictObject({ text: plainText(75), ...optionRest });

/** An option of radio buttons or checkboxes, whose texts may carry markup. */
export const richOption = z.strictObject({
  ...optionRest,
  text: textObject(75),
  description: textObject(75).optional(),
});

/** A headed group of options: 100 of them. */
export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(plainOption).min(1).max(100),
});

/** Where a picture comes from: exactly one of a web address and an uploaded file. */
export const imageSource = {
  image_url: url(3000).optional(),
  slack_file: z.union([z.strictObject({ id: text(255) }), z.strictObject({ url: url(3000) })]).optional(),
};

/** Refuses a picture without a source, or with two. */
export function oneSource(image: { image_url?: unknown; slack_file?: unknown }): boolean {
  return (image.image_url === undefined) !== (image.slack_file === undefined);
}
