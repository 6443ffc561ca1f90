import { z } from "zod";
import { text } from "./texts.ts";

const flag = z.boolean().optional();
const style = z
  .strictObject({
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  })
  .optional();
const anyLength = z.string().min(1);

const textElement = z.strictObject({ type: z.literal("text"), text: anyLength, style });
const linkElement = z.strictObject({
  type: z.literal("link"),
  url: text(3000),
  text: anyLength.optional(),
  unsafe: flag,
  style,
});

const INLINE = [
  textElement,
  linkElement,
  z.strictObject({ type: z.literal("user"), user_id: text(255), style }),
  z.strictObject({ type: z.literal("usergroup"), usergroup_id: text(255), style }),
  z.strictObject({ type: z.literal("channel"), channel_id: text(255), style }),
  z.strictObject({ type: z.literal("team"), team_id: text(255), style }),
  z.strictObject({ type: z.literal("broadcast"), range: z.enum(["here", "channel", "everyone"]), style }),
  z.strictObject({ type: z.literal("color"), value: text(255), style }),
  z.strictObject({
    type: z.literal("emoji"),
    name: text(255),
    unicode: text(255).optional(),
    url: text(3000).optional(),
    style,
  }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.number().int(),
    format: anyLength,
    url: text(3000).optional(),
    fallback: anyLength.optional(),
    style,
  }),
] as const;

/**
 * Slack refuses parts without elements and texts of no characters in practice, although no reference says so.
 */
const inline = z.array(z.discriminatedUnion("type", INLINE)).min(1);
const border = z.union([z.literal(0), z.literal(1)]).optional();

const section = z.strictObject({ type: z.literal("rich_text_section"), elements: inline });

const PARTS = [
  section,
  z.strictObject({ type: z.literal("rich_text_quote"), elements: inline, border }),
  z.strictObject({
    type: z.literal("rich_text_preformatted"),
    elements: z.array(z.discriminatedUnion("type", [textElement, linkElement])).min(1),
    border,
    language: text(255).optional(),
  }),
  z.strictObject({
    type: z.literal("rich_text_list"),
    elements: z.array(z.discriminatedUnion("type", [section])).min(1),
    style: z.enum(["bullet", "ordered"]),
    indent: z.number().int().min(0).max(8).optional(),
    offset: z.number().int().min(0).optional(),
    border,
  }),
] as const;

/** What a rich text block consists of. */
export const richTextParts = z.array(z.discriminatedUnion("type", PARTS)).min(1);
