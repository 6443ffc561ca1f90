import { button, type Child, el } from "../dom.ts";
import type { Words } from "../text/index.ts";

const LONG_LINES = 14;
const WIDE_LINE = 60;

function isLarge(text: string): boolean {
  const lines = text.split("\n");
  return lines.length > LONG_LINES || lines.some((line) => line.length > WIDE_LINE);
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
  const pre = el("pre", isLarge(text) ? { tabindex: 0 } : {}, code);
  return el("div", { class: "code" }, pre, copyButton(text, words));
}
