import type { App } from "../app.ts";
import { button, byId, el } from "../dom.ts";
import { icon } from "../icons.ts";
import { appName, unreadIn } from "../messages.ts";
import { redraw } from "../redraw.ts";
import { lastRead } from "../remember.ts";
import type { State } from "../state.ts";

function drawBanner(app: App): void {
  const { connection } = app.model;
  const words = app.words();
  redraw(byId("banner"), [connection, words.lang], () =>
    connection !== "lost"
      ? []
      : [icon("warning"), el("p", {}, el("strong", {}, words.gone), ` ${words.goneDetail}`)],
  );
}

function drawToasts(app: App): void {
  const { toasts } = app.model;
  const words = app.words();
  redraw(byId("toasts"), [toasts, words.lang], () =>
    toasts.map((toast) =>
      el(
        "div",
        { class: `toast ${toast.kind}`, role: toast.kind === "error" ? "alert" : "status" },
        el("p", {}, toast.text),
        button({ class: "icon-button", "aria-label": words.dismiss }, icon("close"), () =>
          app.dismissToast(toast.id),
        ),
      ),
    ),
  );
}

function drawTitle(app: App, state: State): void {
  const { place } = app.model;
  const channel = state.channels.find((one) => one.id === place.channel);
  const unread = state.channels.reduce(
    (sum, one) => sum + unreadIn(state, one.id, lastRead(state.me.id, one.id)),
    0,
  );
  const where =
    channel === undefined
      ? app.words().home(appName(state))
      : channel.direct
        ? channel.name
        : `#${channel.name}`;
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${where} · ${state.me.realName} · ${app.words().product}`;
}

/** Whatever is told at the edges: the banner, passing sentences, the window's title. */
export function noticesPane(app: App): void {
  drawBanner(app);
  drawToasts(app);
  byId("loading").hidden = app.model.state !== null;
  byId("loading").textContent = app.words().loading;
  if (app.model.state === null) return;
  drawTitle(app, app.model.state);
}
