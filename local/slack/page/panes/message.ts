import type { App } from "../app.ts";
import { renderMrkdwn } from "../blocks/mrkdwn.ts";
import { renderBlocks } from "../blocks/render.ts";
import { button, type Child, el, link } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Fields } from "../json.ts";
import type { Entry } from "../redraw.ts";
import { dismiss } from "../remember.ts";
import type { Message, SlackFile, State } from "../state.ts";
import { clockTime, fileSize, fullTime, momentOf } from "../time.ts";
import { blockContext } from "./act.ts";
import { avatar } from "./avatar.ts";

/** Where a message is drawn, and what it leads to from there. */
export interface Placement {
  readonly inThread: boolean;
  /** How many replies it has and when the last one came; null in a thread. */
  readonly replies: { readonly count: number; readonly last: string } | null;
}

function nameOf(message: Message, state: State): string {
  const person = state.people.find((one) => one.id === message.userId);
  return person?.realName || message.userName || message.userId;
}

/** A message may be drawn twice, in the channel and above its thread; ids must not be. */
function keyOf(message: Message, placement: Placement): string {
  return `${placement.inThread ? "thread" : "channel"}-${message.ts}`;
}

function heading(message: Message, app: App, state: State, key: string): HTMLElement {
  const { locale } = state.me;
  const at = momentOf(message.ts);
  const words = app.words();
  return el(
    "p",
    { class: "byline" },
    el("span", { class: "author", id: `author-${key}` }, nameOf(message, state)),
    message.isBot && el("span", { class: "app-tag" }, words.app),
    el("time", { datetime: at.toISOString(), title: fullTime(at, locale) }, clockTime(at, locale)),
    message.edited && el("span", { class: "muted" }, words.edited),
  );
}

function fileCard(file: SlackFile, app: App, state: State): HTMLElement {
  const words = app.words();
  const open = link(file.url, words.open);
  open.setAttribute("aria-label", words.openFile(file.name));
  open.className = "btn small";
  return el(
    "div",
    { class: "file", role: "group", "aria-label": file.name },
    el(
      "div",
      { class: "file-head" },
      icon("file"),
      el("span", { class: "file-name" }, file.name),
      el("span", { class: "muted" }, fileSize(file.size, state.me.locale)),
      open,
    ),
    file.preview !== "" && el("pre", { class: "file-preview", tabindex: 0 }, file.preview),
  );
}

function tools(message: Message, app: App, state: State, placement: Placement): HTMLElement | null {
  if (message.ephemeral) return null;
  const words = app.words();
  const reply =
    !placement.inThread &&
    button(
      { class: "tool tool-reply", "data-focus": `reply-${message.ts}` },
      [icon("reply"), words.replyInThread],
      () => app.go({ thread: message.ts }),
    );
  const shortcuts = state.shortcuts
    .filter((one) => one.type === "message")
    .map((one) =>
      button(
        { class: "tool tool-shortcut" },
        [icon("bolt"), one.name],
        () => void takeShortcut(app, message, one.callbackId),
      ),
    );
  return reply === false && shortcuts.length === 0
    ? null
    : el("div", { class: "message-tools" }, reply, shortcuts);
}

async function takeShortcut(app: App, message: Message, callbackId: string): Promise<void> {
  const answer = await app.tell("/sandbox/shortcut", {
    callbackId,
    channel: message.channel,
    messageTs: message.ts,
  });
  if (!answer.ok) app.complain(answer.error);
}

function ephemeralNote(message: Message, app: App, state: State): HTMLElement {
  const words = app.words();
  const away = () => {
    dismiss(state.me.id, message.ts);
    app.draw();
  };
  return el(
    "p",
    { class: "ephemeral-note" },
    icon("eye"),
    words.onlyYou,
    button({ class: "link-button" }, words.dismiss, away),
  );
}

function repliesButton(message: Message, app: App, state: State, placement: Placement): HTMLElement | null {
  if (placement.replies === null || placement.replies.count === 0) return null;
  const words = app.words();
  const last = clockTime(momentOf(placement.replies.last), state.me.locale);
  const inside = [
    words.replies(placement.replies.count),
    el("span", { class: "muted" }, words.lastReply(last)),
  ];
  const attributes = { class: "replies", "data-focus": `replies-${message.ts}` };
  return button(attributes, inside, () => app.go({ thread: message.ts }));
}

const hasType = (blocks: readonly Fields[], ...types: readonly string[]) =>
  blocks.some((block) => types.includes(String(block.type)));

function content(message: Message, app: App, state: State, key: string): Child {
  const surface = {
    key,
    body: { messageTs: message.ts, channel: message.channel },
    complain: (error: string) => app.complain(error),
  };
  const ctx = blockContext(app, state, surface);
  if (message.blocks.length === 0)
    return el("div", { class: "text" }, renderMrkdwn(message.text, message.isBot ? "links" : "all", ctx));
  const isCard = message.isBot && hasType(message.blocks, "header", "actions");
  return el("div", { class: isCard ? "card" : "blocks" }, renderBlocks(message.blocks, ctx));
}

function build(message: Message, app: App, state: State, placement: Placement): HTMLElement {
  const article = el(
    "article",
    {
      class: `message${message.ephemeral ? " ephemeral" : ""}${message.isBot ? " from-app" : ""}`,
      "data-testid": "message",
      "data-ts": message.ts,
      "aria-labelledby": `author-${keyOf(message, placement)}`,
    },
    avatar(state, message.isBot ? "" : message.userId, "large"),
    el(
      "div",
      { class: "message-body" },
      message.ephemeral && ephemeralNote(message, app, state),
      heading(message, app, state, keyOf(message, placement)),
      content(message, app, state, keyOf(message, placement)),
      message.files.map((file) => fileCard(file, app, state)),
      repliesButton(message, app, state, placement),
    ),
    tools(message, app, state, placement),
  );
  return el("li", {}, article);
}

/** A message as an entry of a list: rebuilt only when it, or how it is read, has changed. */
export function messageEntry(message: Message, app: App, state: State, placement: Placement): Entry {
  const shows = [message, placement, state.me.id, state.me.locale, state.shortcuts];
  return { key: message.ts, shows, build: () => build(message, app, state, placement) };
}
