import type { App } from "../app.ts";
import { button, el } from "../dom.ts";
import { icon } from "../icons.ts";
import type { State } from "../state.ts";

const ON_CALL_SEAT = 1;

/** What a newcomer sees in a channel where nothing has happened: what to do first, step by step. */
export function firstSteps(app: App, state: State, fillComposer: (text: string) => void): HTMLElement {
  const words = app.words();
  const command = state.commands[0]?.command;
  const approver = state.people.filter((one) => !one.isBot)[ON_CALL_SEAT];
  if (command === undefined || approver === undefined) return quiet(app);
  const ask = words.firstSteps.ask(command).map((part) => (part === command ? el("code", {}, part) : part));
  return el(
    "div",
    { class: "empty" },
    icon("beacon"),
    el("h2", {}, words.firstTitle),
    el(
      "ol",
      {},
      el("li", {}, el("span", {}, ask)),
      el("li", {}, words.firstSteps.card),
      el("li", {}, words.firstSteps.approve(approver.realName)),
    ),
    button({ class: "btn primary" }, words.fillComposer(command), () => fillComposer(command)),
  );
}

/** What stands in a channel that has no messages and no part in the story. */
export function quiet(app: App): HTMLElement {
  return el("div", { class: "empty" }, el("p", {}, app.words().quiet));
}
