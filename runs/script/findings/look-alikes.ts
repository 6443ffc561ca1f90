import { COMMON_LOOK_ALIKES } from "./letters.ts";
import type { Hit } from "./rules.ts";

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const LATIN = /\p{Script=Latin}/u;
/** Scripts with letters that look like Latin ones: a word that mixes them with Latin is read as another word. */
const FOREIGN =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
/** Letters in other shapes, such as `ｄｅｌｅｔｅ`: Ruby takes them for other letters than the reader does. */
const STYLED = /[\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}]/u;

/**
 * Words of a script that are not what they look like, wherever they stand: in code, strings and comments. Words of
 * other languages are no such words, unless every letter of one looks like a Latin letter.
 */
export function findLookAlikes(script: string): Hit[] {
  if (!/[^\0-\x7f]/.test(script)) return [];
  const hits: Hit[] = [];
  for (const match of script.matchAll(WORD)) {
    const [word] = match;
    if (!isLookAlike(word)) continue;
    const byte = Buffer.byteLength(script.slice(0, match.index));
    hits.push({ rule: "look-alike", byte, subject: spelled(word) });
  }
  return hits;
}

function isLookAlike(word: string): boolean {
  if (STYLED.test(word))
    return LATIN.test(word.replace(/[\uff00-\uffef]/gu, "")) || /^[\uff21-\uff5a_]+$/u.test(word);
  if (!FOREIGN.test(word)) return false;
  const letters = [...word].filter((letter) => /\p{L}/u.test(letter));
  return LATIN.test(word) || letters.every((letter) => COMMON_LOOK_ALIKES.has(letter));
}

/** The word with each foreign letter as what it is: `d` `U+0435` `lete_all`. */
function spelled(word: string): string {
  const shown = [...word.slice(0, 40)].map((letter) =>
    FOREIGN.test(letter) || STYLED.test(letter)
      ? `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`
      : letter,
  );
  return shown.join("");
}
