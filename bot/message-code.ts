import * as z from "zod";

const element = z.looseObject({ type: z.string(), text: z.string().optional(), url: z.string().optional() });
const part = z.looseObject({ type: z.string(), elements: z.array(element).catch([]) });
const richText = z.looseObject({ type: z.literal("rich_text"), elements: z.array(part) });

/** What a message shortcut brings along, as far as it is looked at. */
const messageSchema = z.looseObject({ text: z.string().optional(), blocks: z.array(z.unknown()).optional() });

/** The code that somebody posted: the first code block of a message, or all of its text when it has none. */
export function codeIn(message: unknown): string {
  const { text = "", blocks = [] } = messageSchema.catch({}).parse(message);
  return (blockCode(blocks) ?? fencedCode(text) ?? unescaped(text)).trim();
}

function blockCode(blocks: readonly unknown[]): string | undefined {
  const code = blocks
    .flatMap((block) => richText.safeParse(block).data?.elements ?? [])
    .find(({ type }) => type === "rich_text_preformatted");
  return code?.elements.map(({ text, url }) => text ?? url ?? "").join("");
}

function fencedCode(text: string): string | undefined {
  const [, code] = /```\n?([\s\S]*?)```/.exec(text) ?? [];
  return code === undefined ? undefined : unescaped(code);
}

/** Slack escapes three characters in the text of messages, and writes addresses as `<url>` or `<url|text>`. */
function unescaped(text: string): string {
  return text
    .replace(/<(?:https?:|mailto:)[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<((?:https?:|mailto:)[^|>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
