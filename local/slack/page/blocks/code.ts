import { button, type Child, el } from "../dom.ts";
import type { Words } from "../text/index.ts";

/** How many rows a code box shows before it scrolls, and how wide a narrow one is; both rough. */
const ROWS = 14;
const COLUMNS = 44;

function mayScroll(text: string): boolean {
  const rows = text.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / COLUMNS), 0);
  return rows > ROWS;
}

function copyButton(text: string, words: Words): HTMLElement {
  const node = button({ class: "copy" }, words.copy, () => {
    void navigator.clipboard.writeText(text).then(() => {
      node.textContent = words.copied;
      setTimeout(() => {
        node.textContent = words.copy;
      }, 1500);
    });
  });
  return node;
}

/**
 * A box for code and output that scrolls inside itself. One that may be larger than its box can be
 * focused, so that the arrow keys scroll it.
 */
export function codeBox(inside: Child, words: Words): HTMLElement {
  const code = el("code", {}, inside);
  const text = code.textContent ?? "";
  const pre = el("pre", mayScroll(text) ? { tabindex: 0 } : {}, code);
  return el("div", { class: "code" }, pre, copyButton(text, words));
}
