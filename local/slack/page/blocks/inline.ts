import { type Child, el, link, on } from "../dom.ts";
import { icon } from "../icons.ts";
import { slackDate } from "../time.ts";
import type { BlockContext } from "./context.ts";

/** A person's name as a mention; one's own is marked. Unknown ids are shown as they are. */
export function mention(id: string, ctx: BlockContext): HTMLElement {
  const person = ctx.state.people.find((one) => one.id === id);
  const mine = id === ctx.state.me.id;
  return el(
    "span",
    { class: mine ? "mention mine" : "mention", title: person?.title },
    `@${person?.realName ?? id}`,
  );
}

/** A channel's name as a mention. */
export function channelMention(id: string, ctx: BlockContext): HTMLElement {
  const channel = ctx.state.channels.find((one) => one.id === id);
  return el("span", { class: "mention" }, `#${channel?.name ?? id}`);
}

/** A ping of everybody: loud on purpose, because nearly always somebody forgot to escape a text. */
export function broadcast(range: string, ctx: BlockContext): HTMLElement {
  return el("span", { class: "ping", title: ctx.words.wouldNotify }, icon("bell"), `@${range}`);
}

/** A link; one to a message of this sandbox opens in place. */
export function inlineLink(address: string, label: Child, ctx: BlockContext): HTMLElement {
  return on(link(address, label), "click", (event) => {
    if (ctx.follow(address)) event.preventDefault();
  });
}

/** A date in the reader's language and the browser's time zone; `address` makes it a link. */
export function dateText(
  date: { seconds: number; format: string; address: string; fallback: string },
  ctx: BlockContext,
): HTMLElement {
  const shown = slackDate(date.seconds, date.format, new Date(), ctx.state.me.locale) || date.fallback;
  const at = new Date(date.seconds * 1000);
  const node = el("time", { datetime: at.toISOString(), title: date.fallback }, shown);
  return date.address === "" ? node : inlineLink(date.address, node, ctx);
}
