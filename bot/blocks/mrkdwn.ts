import { VARIANTS } from "../../runs/script/command.ts";

/** Escapes the three characters that Slack's markup is made of. Enough only together with `verbatim: true`. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Shows a person by the name that the reader knows; notifies them in channels, never in ephemeral messages. */
export function mention(person: string): string {
  return /^[UW][A-Z0-9]{2,}$/.test(person) ? `<@${person}>` : escaped(person);
}

/** Shows a moment in the zone and language of whoever reads; UTC where Slack cannot, as in notifications. */
export function date(at: number): string {
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}

/** A link with a name; only the name when the address is not one of the web. */
export function link(url: string, name: string): string {
  if (!/^https?:\/\/[^\s<>|]+$/.test(url)) return escaped(name);
  return `<${escaped(url)}|${escaped(name).replaceAll("|", "¦")}>`;
}

/** Characters that cannot be seen, or that turn and hide what is around them; tab and line break excepted. */
const INVISIBLE = /[^\P{Cc}\t\n]|[\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
const VARIANT_OR_INVISIBLE = new RegExp(`(${VARIANTS.source})|${INVISIBLE.source}`, "gu");

/**
 * Text that somebody else wrote, with U+FFFD for everything that hides: nothing runs that is not seen. What emoji and
 * ideographs are made of stays.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(VARIANT_OR_INVISIBLE, (_, variant: string | undefined) => variant ?? "\ufffd");
}

/** The beginning of a text that would be too long, with an ellipsis; never half of a character. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The first line of a text that has anything on it. */
export function firstLine(text: string, most: number): string {
  const lines = visible(text).trim().split("\n");
  const line = lines[0] ?? "";
  return clip(lines.length > 1 ? `${line.trimEnd()} …` : line, most);
}
