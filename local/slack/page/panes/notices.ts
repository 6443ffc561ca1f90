import type { App } from "../app.ts";
import { button, byId, el } from "../dom.ts";
import { icon } from "../icons.ts";
import { unreadIn } from "../messages.ts";
import { redraw } from "../redraw.ts";
import { lastRead } from "../remember.ts";
import type { State } from "../state.ts";

function drawBanner(app: App): void {
  const { connection } = app.model;
  const words = app.words();
  redraw(byId("banner"), [connection, words.lang], () =>
    connection !== "lost"
      ? []
      : [icon("warning"), el("strong", {}, words.gone), el("span", {}, words.goneDetail)],
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

let spoken: { readonly seat: string; readonly ts: string } | null = null;

/** Tells a screen reader about messages that came since the last look. */
function speakNews(app: App, state: State): void {
  const { me, messages } = state;
  const newest = messages.at(-1)?.ts ?? "";
  if (spoken?.seat === me.id && newest > spoken.ts) {
    const since = spoken.ts;
    const news = messages.filter((one) => one.ts > since && one.userId !== me.id).slice(-3);
    const lines = news.map((one) => app.words().said(one.userName, one.text));
    byId("live").textContent = lines.join("\n");
  }
  spoken = { seat: me.id, ts: newest };
}

function drawTitle(app: App, state: State): void {
  const { place } = app.model;
  const channel = state.channels.find((one) => one.id === place.channel);
  const unread = state.channels.reduce(
    (sum, one) => sum + unreadIn(state, one.id, lastRead(state.me.id, one.id)),
    0,
  );
  const where = channel === undefined ? app.words().home : channel.direct ? channel.name : `#${channel.name}`;
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${where} · ${state.me.realName} · ${app.words().product}`;
}

/** Whatever is told at the edges: the banner, passing sentences, the window's title, the spoken news. */
export function noticesPane(app: App): void {
  drawBanner(app);
  drawToasts(app);
  byId("loading").hidden = app.model.state !== null;
  byId("loading").textContent = app.words().loading;
  if (app.model.state === null) return;
  speakNews(app, app.model.state);
  drawTitle(app, app.model.state);
}
