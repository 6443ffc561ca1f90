import { recall, remember } from "./remember.ts";

/** How the page chooses between light and dark; `auto` follows the system. */
export type Theme = "auto" | "light" | "dark";

const NEXT: Readonly<Record<Theme, Theme>> = { auto: "light", light: "dark", dark: "auto" };

/** The remembered choice; `auto` at first. */
export function theme(): Theme {
  const kept = recall("theme");
  return kept === "light" || kept === "dark" ? kept : "auto";
}

/** Makes the page look as chosen; the colours themselves are in styles/tokens.css. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme();
}

/** Goes on to the next choice and remembers it. */
export function nextTheme(): void {
  remember("theme", NEXT[theme()]);
  applyTheme();
}
