import { el } from "../dom.ts";
import { icon } from "../icons.ts";
import type { State } from "../state.ts";

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return words
    .map((word) => [...word][0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
}

/** Which of the seats' colours a person has; the app has its own. */
export function seatColour(state: State, userId: string): string {
  const index = state.people.filter((one) => !one.isBot).findIndex((one) => one.id === userId);
  return index < 0 ? "colour-app" : `colour-${index % 4}`;
}

/** A person's initials in their colour, or the app's beacon. Decoration: the name stands beside it. */
export function avatar(state: State, userId: string, size: "small" | "large"): HTMLElement {
  const person = state.people.find((one) => one.id === userId && !one.isBot);
  const inside = person === undefined ? icon("beacon") : initials(person.realName);
  return el("span", { class: `avatar ${size} ${seatColour(state, userId)}`, "aria-hidden": "true" }, inside);
}
