import type { Suggestion } from "../completion.ts";
import { el, fill, on } from "../dom.ts";
import { icon } from "../icons.ts";

/** The list of commands above a composer; the text box keeps the focus while it is open. */
export class CompletionList {
  readonly node: HTMLElement;
  readonly #box: HTMLElement;
  readonly #accept: (one: Suggestion) => void;
  #suggestions: readonly Suggestion[] = [];
  #picked = 0;

  constructor(id: string, box: HTMLElement, accept: (one: Suggestion) => void) {
    this.node = el("ul", { class: "completion", role: "listbox", id, hidden: true });
    this.#box = box;
    this.#accept = accept;
  }

  /** Opens with these suggestions, the first one picked; none of them closes the list. */
  show(suggestions: readonly Suggestion[], shortcutWord: string): void {
    this.#suggestions = suggestions;
    this.node.hidden = suggestions.length === 0;
    fill(
      this.node,
      suggestions.map((one, index) => this.#option(one, index, shortcutWord)),
    );
    this.#pick(0);
  }

  /** Closes the list. */
  close(): void {
    this.show([], "");
  }

  /** Handles a key while the list is open; false when the key is meant for the text box. */
  key(event: KeyboardEvent, text: string): boolean {
    const picked = this.#suggestions[this.#picked];
    if (picked === undefined) return false;
    const complete = picked.kind === "command" && picked.title === text;
    if (event.key === "ArrowDown") this.#pick(this.#picked + 1);
    else if (event.key === "ArrowUp") this.#pick(this.#picked - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" || (event.key === "Enter" && !complete)) this.#accept(picked);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #option(one: Suggestion, index: number, shortcutWord: string): HTMLElement {
    const node = el(
      "li",
      { role: "option", id: `${this.node.id}-${index}` },
      el("span", { class: "completion-title" }, one.title),
      one.kind === "shortcut" && icon("bolt"),
      one.kind === "command" && one.hint !== "" && el("code", {}, one.hint),
      el("span", { class: "muted" }, one.kind === "command" ? one.more : shortcutWord),
    );
    return on(node, "mousedown", (event) => {
      event.preventDefault();
      this.#accept(one);
    });
  }

  #pick(index: number): void {
    const count = this.#suggestions.length;
    this.#picked = count === 0 ? 0 : (index + count) % count;
    [...this.node.children].forEach((node, at) => {
      node.setAttribute("aria-selected", at === this.#picked ? "true" : "false");
    });
    if (count === 0) this.#box.removeAttribute("aria-activedescendant");
    else this.#box.setAttribute("aria-activedescendant", `${this.node.id}-${this.#picked}`);
  }
}
