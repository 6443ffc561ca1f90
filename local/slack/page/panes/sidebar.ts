import type { App } from "../app.ts";
import { button, byId, type Child, el } from "../dom.ts";
import { type IconName, icon } from "../icons.ts";
import { appName, unreadIn } from "../messages.ts";
import { redraw } from "../redraw.ts";
import { lastRead } from "../remember.ts";
import type { Channel, State } from "../state.ts";

interface Item {
  readonly channel: string | null;
  readonly mark: IconName | null;
  readonly name: string;
  readonly unread: number;
}

function itemNode(app: App, item: Item): HTMLElement {
  const here = app.model.place.channel === item.channel;
  const attributes = {
    class: `nav-item${here ? " here" : ""}${item.unread > 0 ? " unread" : ""}`,
    "aria-current": here ? "page" : undefined,
    "data-focus": `nav-${item.channel ?? "home"}`,
  };
  const count = item.unread > 0 && [
    el("span", { class: "badge", "aria-hidden": "true" }, String(item.unread)),
    el("span", { class: "visually-hidden" }, app.words().unread(item.unread)),
  ];
  const mark: Child =
    item.mark === null ? el("span", { class: "hash", "aria-hidden": "true" }, "#") : icon(item.mark);
  return el(
    "li",
    {},
    button(attributes, [mark, el("span", { class: "nav-name" }, item.name), count], () =>
      app.go({ channel: item.channel }),
    ),
  );
}

function items(app: App, state: State, channels: readonly Channel[], mark: IconName | null): Item[] {
  const here = app.model.place.channel;
  return channels.map(({ id, name }) => ({
    channel: id,
    mark,
    name,
    unread: id === here && !document.hidden ? 0 : unreadIn(state, id, lastRead(state.me.id, id)),
  }));
}

/** The list of channels, and the app with its Home and its direct messages. */
export function sidebar(app: App): void {
  const { state, place, listOpen } = app.model;
  const words = app.words();
  document.body.classList.toggle("list-open", listOpen);
  if (state === null) return;
  const channels = items(
    app,
    state,
    state.channels.filter((one) => !one.direct),
    null,
  );
  const home: Item = { channel: null, mark: "home", name: words.home(appName(state)), unread: 0 };
  const apps = [
    home,
    ...items(
      app,
      state,
      state.channels.filter((one) => one.direct),
      "reply",
    ),
  ];
  const list = (id: string, title: string, entries: readonly Item[]) => [
    el("h2", { id, class: "nav-title" }, title),
    el(
      "ul",
      { "aria-labelledby": id },
      entries.map((item) => itemNode(app, item)),
    ),
  ];
  redraw(byId("sidebar"), [state.team, channels, apps, place.channel, words.lang], () => [
    el("p", { class: "team" }, state.team),
    list("channels-title", words.channels, channels),
    list("apps-title", words.apps, apps),
  ]);
  byId("sidebar").setAttribute("aria-label", words.showChannels);
}
