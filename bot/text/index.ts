import { en } from "./en.ts";
import { ja } from "./ja.ts";

/** The shape of a language: a sentence that is missing or one too many is a type error. */
export type Text = typeof en;

/** The languages by the names that the configuration gives them. */
export const languages = { en, ja } satisfies Record<string, Text>;
export type Language = keyof typeof languages;

/** The language for a Slack locale such as `ja-JP`; English for every locale that there is no catalogue for. */
export function languageOf(locale: string): Language {
  return locale.toLowerCase().split(/[-_]/)[0] === "ja" ? "ja" : "en";
}
