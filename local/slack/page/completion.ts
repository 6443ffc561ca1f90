import type { Command, Shortcut } from "./state.ts";

/** One line of the list that opens when a slash is typed. */
export type Suggestion =
  | { readonly kind: "command"; readonly title: string; readonly hint: string; readonly more: string }
  | { readonly kind: "shortcut"; readonly title: string; readonly callbackId: string };

/** What can be meant by a text that begins with a slash and has no space yet. */
export function suggestionsFor(
  text: string,
  commands: readonly Command[],
  shortcuts: readonly Shortcut[],
): readonly Suggestion[] {
  if (!/^\/\S*$/.test(text)) return [];
  const typed = text.toLowerCase();
  const matching = commands.filter((one) => one.command.toLowerCase().startsWith(typed));
  const named = shortcuts.filter(
    (one) => one.type === "global" && (typed === "/" || one.name.toLowerCase().includes(typed.slice(1))),
  );
  return [
    ...matching.map((one) => ({
      kind: "command" as const,
      title: one.command,
      hint: one.usageHint,
      more: one.description,
    })),
    ...named.map((one) => ({ kind: "shortcut" as const, title: one.name, callbackId: one.callbackId })),
  ];
}

/** The command that a text begins with, to show its usage while the rest is typed. */
export function commandIn(text: string, commands: readonly Command[]): Command | undefined {
  const [word = ""] = text.split(/\s/, 1);
  return commands.find((one) => one.command === word);
}

/** Texts that were sent, to be fetched back with the arrow keys as in a shell. */
export class SentTexts {
  readonly #texts: string[] = [];
  #at = 0;

  /** Remembers a text as the newest one. */
  add(text: string): void {
    if (this.#texts.at(-1) !== text) this.#texts.push(text);
    this.#at = this.#texts.length;
  }

  /** The text before (-1) or after (1) the one shown last; empty beyond the newest, null beyond the oldest. */
  step(direction: -1 | 1): string | null {
    const next = this.#at + direction;
    if (next < 0 || next > this.#texts.length) return null;
    this.#at = next;
    return this.#texts[next] ?? "";
  }

  /** Whether a text is the one that the arrow keys fetched last. */
  isShowing(text: string): boolean {
    return this.#texts[this.#at] === text;
  }
}
