import type { App } from "../app.ts";
import { button, byId, el, on } from "../dom.ts";
import { icon } from "../icons.ts";
import { isWanted } from "../messages.ts";
import { redraw } from "../redraw.ts";
import { lastRead, markRead } from "../remember.ts";
import type { Person, State } from "../state.ts";
import { LOCALES } from "../text/index.ts";
import { nextTheme, theme } from "../theme.ts";
import { avatar } from "./avatar.ts";

/** The key under which `remember.ts` keeps up to where a seat has seen the workspace. */
const ANYWHERE = "anywhere";

function drawBrand(app: App): void {
  const words = app.words();
  redraw(byId("brand"), [words.lang], () => [
    icon("beacon"),
    el("span", { class: "brand-text" }, el("strong", {}, words.product), el("span", {}, words.tagline)),
    el("span", { class: "not-slack", title: words.tagWhy }, words.tag),
  ]);
}

function seat(app: App, state: State, person: Person, index: number, wanted: boolean): HTMLElement {
  const taken = app.model.place.seat === person.id;
  const [nameId, titleId] = [`seat-name-${index}`, `seat-title-${index}`];
  const input = el("input", {
    type: "radio",
    name: "seat",
    value: person.id,
    checked: taken,
    "aria-labelledby": nameId,
    "aria-describedby": titleId,
    "data-focus": `seat-${person.id}`,
  });
  on(input, "change", () => app.go({ seat: person.id }));
  const texts = el(
    "span",
    { class: "seat-text" },
    el("span", { id: nameId, class: "seat-name" }, person.realName),
    el("span", { id: titleId, class: "seat-title" }, person.title),
  );
  const dot = wanted && el("span", { class: "wanted", role: "img", "aria-label": app.words().seatMentioned });
  const hint = app.words().seatHint(person.realName, person.title, index + 1);
  return el(
    "label",
    { class: taken ? "seat taken" : "seat", title: hint },
    input,
    avatar(state, person.id, "small"),
    texts,
    dot,
  );
}

function drawSeats(app: App, state: State): void {
  const { place } = app.model;
  const newest = state.messages.at(-1)?.ts ?? "";
  if (!document.hidden) markRead(state.me.id, ANYWHERE, newest);
  const people = state.people.filter((one) => !one.isBot);
  const wanted = people.map(
    (one) => one.id !== place.seat && isWanted(state, one, lastRead(one.id, ANYWHERE)),
  );
  redraw(byId("seats"), [people, place.seat, wanted, app.words().lang], () =>
    people.map((one, index) => seat(app, state, one, index, wanted[index] === true)),
  );
  byId("seats").setAttribute("aria-label", app.words().seats);
}

function languageMenu(app: App, locale: string): HTMLElement {
  const options = LOCALES.map((one) =>
    el("option", { value: one.locale, selected: locale.slice(0, 2) === one.locale.slice(0, 2) }, one.label),
  );
  const node = el(
    "select",
    { "aria-label": app.words().language, title: app.words().language, "data-focus": "language" },
    options,
  );
  return on(node, "change", async () => {
    const answer = await app.tell("/sandbox/locale", { locale: node.value });
    if (!answer.ok) app.complain(answer.error);
  });
}

function themeButton(app: App): HTMLElement {
  const name = app.words().theme[theme()];
  const drawing = { auto: "auto", light: "sun", dark: "moon" } as const;
  return button(
    { class: "icon-button", "aria-label": name, title: name, "data-focus": "theme" },
    icon(drawing[theme()]),
    () => {
      nextTheme();
      app.draw();
    },
  );
}

/** The bar that says what this page is and whose seat one is in. */
export function topbar(app: App): void {
  const { state } = app.model;
  const words = app.words();
  document.documentElement.lang = words.lang;
  drawBrand(app);
  if (state === null) return;
  drawSeats(app, state);
  redraw(byId("tools"), [state.me.locale, theme(), words.lang], () => [
    languageMenu(app, state.me.locale),
    themeButton(app),
  ]);
  document.body.dataset.seat = state.me.id;
}

/** Alt and a digit takes a seat, by the key's place so that it works on every keyboard. */
export function listenForSeatKeys(app: App): void {
  addEventListener("keydown", (event) => {
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (!event.altKey || event.ctrlKey || event.metaKey || digit === undefined) return;
    const person = app.model.state?.people.filter((one) => !one.isBot)[Number(digit) - 1];
    if (person === undefined || document.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    app.go({ seat: person.id });
  });
}
