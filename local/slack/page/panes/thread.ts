import type { App } from "../app.ts";
import { escaped } from "../blocks/mrkdwn-parse.ts";
import { button, byId, el } from "../dom.ts";
import { icon } from "../icons.ts";
import { messageAt, repliesTo } from "../messages.ts";
import type { Place } from "../place.ts";
import { redraw, redrawList } from "../redraw.ts";
import { isDismissed } from "../remember.ts";
import type { State } from "../state.ts";
import { Composer } from "./composer.ts";
import { messageEntry } from "./message.ts";
import { redrawLog } from "./timeline.ts";

let composer: Composer | null = null;
let shown = "";

async function send(app: App, text: string): Promise<boolean> {
  const { channel } = app.model.place;
  const thread = rootOf(app.model.state, app.model.place);
  const [word = ""] = text.split(/\s/, 1);
  if (app.model.state?.commands.some((one) => one.command === word)) {
    app.announce(app.words().noCommandsInThreads(word), "error");
    return false;
  }
  const answer = await app.tell("/sandbox/say", { channel, text: escaped(text), threadTs: thread });
  if (!answer.ok) app.complain(answer.error);
  return answer.ok;
}

function composerOf(app: App): Composer {
  composer ??= new Composer(app, {
    id: "thread-composer",
    label: () => app.words().reply,
    commands: false,
    send,
  });
  if (!composer.node.isConnected) byId("thread-composer").append(composer.node);
  return composer;
}

function close(app: App): void {
  const { thread } = app.model.place;
  app.go({ thread: null });
  const opener = document.querySelector(`[data-focus="replies-${thread}"], [data-focus="reply-${thread}"]`);
  if (opener instanceof HTMLElement) opener.focus();
}

function drawHeader(app: App, state: State): void {
  const words = app.words();
  const channel = state.channels.find((one) => one.id === app.model.place.channel);
  redraw(byId("thread-header"), [words.lang, channel?.id], () => [
    el(
      "h2",
      { class: "pane-title" },
      words.thread,
      el("span", { class: "muted" }, channel?.direct === false && `#${channel.name}`),
    ),
    button(
      { class: "icon-button", "aria-label": words.closeThread, "data-focus": "close-thread" },
      icon("close"),
      () => close(app),
    ),
  ]);
  byId("thread").setAttribute("aria-label", words.thread);
}

function drawMessages(app: App, state: State, channel: string, ts: string, arrived: boolean): void {
  const parent = messageAt(state, channel, ts);
  const replies = repliesTo(state, channel, ts).filter(
    (one) => !(one.ephemeral && isDismissed(state.me.id, one.ts)),
  );
  const all = parent === undefined ? replies : [parent, ...replies];
  const entries = all.map((one) => messageEntry(one, app, state, { inThread: true, replies: null }));
  const list = byId("thread-messages");
  list.setAttribute("aria-label", app.words().thread);
  redrawLog(list.parentElement ?? list, arrived, () => redrawList(list, entries));
  redraw(
    byId("thread-empty"),
    [replies.length === 0, app.words().lang],
    () => replies.length === 0 && app.words().noReplies,
  );
}

/** A link may lead to a reply; the thread that it stands in is what is opened. */
function rootOf(state: State | null, place: Place): string | null {
  if (state === null || place.channel === null || place.thread === null) return place.thread;
  return messageAt(state, place.channel, place.thread)?.threadTs ?? place.thread;
}

/** The right side of the page: one message and what was said below it. */
export function threadPane(app: App): void {
  const { state, place } = app.model;
  const { channel } = place;
  const thread = rootOf(state, place);
  const open = channel !== null && thread !== null && state !== null;
  byId("thread").hidden = !open;
  document.body.classList.toggle("thread-open", open);
  if (!open) {
    shown = "";
    redrawList(byId("thread-messages"), []);
    return;
  }
  const here = `${place.seat}/${channel}/${thread}`;
  drawHeader(app, state);
  composerOf(app).draw(here);
  drawMessages(app, state, channel, thread, shown !== here);
  shown = here;
}

/** Escape closes the thread, unless a dialog or a list is open that wants the key for itself. */
export function listenForThreadKeys(app: App): void {
  byId("thread").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close(app);
  });
}
