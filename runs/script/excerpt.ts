import type { Place } from "./command.ts";

/** A place in a script, shown as a compiler shows it: the line, and below it a `^` under the place. */
export interface Excerpt extends Place {
  /** The source line; of a long one the part around the place, with `…` where something was left out. */
  excerpt: string;
  /** Blanks and a `^`, as wide as the excerpt up to the place in a monospace font. */
  caret: string;
}

/** How many characters of a line are shown before and after the place. */
const AROUND = 60;

/** Shows a place of a script, given in UTF-16 units. What lies in the blank end of a script is shown where the blank begins. */
export function excerptAt(script: string, index: number): Excerpt {
  return excerptsOf(script)(index);
}

/** {@link excerptAt} for many places of one script, whose lines are looked for once. */
export function excerptsOf(script: string): (index: number) => Excerpt {
  const lines = script.split("\n");
  const starts: number[] = [];
  for (let start = 0, n = 0; n < lines.length; start += (lines[n++]?.length ?? 0) + 1) starts.push(start);
  const end = script.trimEnd().length;
  let [shown, characters]: [number, string[]] = [-1, []];
  return (index) => {
    const place = Math.min(index, end);
    const line = starts.findLastIndex((start) => start <= place);
    const text = lines[line] ?? "";
    if (line !== shown) [shown, characters] = [line, [...text]];
    const units = place - (starts[line] ?? 0);
    const at = characters.length === text.length ? units : [...text.slice(0, units)].length;
    return { line: line + 1, column: at + 1, ...around(characters, at) };
  };
}

function around(characters: string[], at: number): Pick<Excerpt, "excerpt" | "caret"> {
  const [from, to] = [at > AROUND ? at - AROUND : 0, at + AROUND];
  const before = (from > 0 ? "…" : "") + characters.slice(from, at).join("");
  const after = characters.slice(at, to).join("") + (characters.length > to ? "…" : "");
  return { excerpt: before + after, caret: `${blank(before)}^` };
}

/** Fonts draw full-width characters about as wide as each other, but seldom exactly twice as wide as the others. */
function blank(text: string): string {
  if (/^[\t\x20-\x7e]*$/.test(text)) return text.replace(/[^\t]/g, " ");
  return text.replace(/[^\t]/gu, (character) =>
    NO_WIDTH.test(character) ? "" : FULL_WIDTH.test(character) ? "\u3000" : " ",
  );
}

const NO_WIDTH = /^[\p{M}\p{Cf}]$/u;
const FULL_WIDTH =
  /^(?![\uFF61-\uFFDC])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\u30FC\uFF01-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}]$/u;
