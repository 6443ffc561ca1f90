import { en, type Words } from "./en.ts";
import { ja } from "./ja.ts";

export type { Words } from "./en.ts";

/** The locales that a seat can be switched to, as Slack names them. */
export const LOCALES = [
  { locale: "en-US", label: "English" },
  { locale: "ja-JP", label: "日本語" },
] as const;

/** The page's words for a person's Slack locale; English for languages that it does not know. */
export function wordsFor(locale: string): Words {
  return locale.toLowerCase().startsWith("ja") ? ja : en;
}

/** How the server's errors begin or are called, in Slack's own words where Slack has some. */
const KNOWN = [
  [/operation_timeout|timed out|trigger_expired/, "timeout"],
  [/dispatch_failed|not connected|trouble connecting/, "undelivered"],
  [/Status Code \d+/, "refused"],
  [/not a valid command/, "unknownCommand"],
  [/^unreachable$/, "unreachable"],
  [/^unreadable$/, "unreadable"],
  [/no such view|not on top|not in this/, "outdated"],
] as const;

/** Turns what the server calls an error into words that a person understands; Slack's words stay readable. */
export function explain(error: string, words: Words): string {
  const known = KNOWN.find(([pattern]) => pattern.test(error));
  if (known === undefined) return /\s/.test(error) ? error : words.errors.other(error);
  const own = known[1] === "unreachable" || known[1] === "unreadable";
  return own ? words.errors[known[1]] : `${words.errors[known[1]]} (${error})`;
}
