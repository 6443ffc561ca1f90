import type { App } from "../app.ts";
import { button, el } from "../dom.ts";
import { repliesTo, topLevel } from "../messages.ts";
import { type Entry, redrawList } from "../redraw.ts";
import { isDismissed, lastRead, markRead } from "../remember.ts";
import type { Message, State } from "../state.ts";
import { dayName, momentOf } from "../time.ts";
import { messageEntry } from "./message.ts";

/** How many messages are drawn before one has to ask for more. */
const PAGE = 100;

/** Closer to the end than this, in pixels, and the list follows new messages. */
const NEAR_END = 60;

/** What a list of messages remembers of the place that it shows. */
interface Viewing {
  place: string;
  shown: number;
  /** The first message that had not been read on arrival, by its `ts`; the "new" line stands above it. */
  newFrom: string | null;
}

const viewing: Viewing = { place: "", shown: PAGE, newFrom: null };

function arrive(place: string, state: State, messages: readonly Message[], read: string): boolean {
  if (viewing.place === place) return false;
  const unread = messages.find((one) => one.ts > read && one.userId !== state.me.id);
  Object.assign(viewing, { place, shown: PAGE, newFrom: read === "" ? null : (unread?.ts ?? null) });
  return true;
}

function divider(key: string, name: string, kind: "day" | "new"): Entry {
  const build = () => el("li", { class: `divider ${kind}`, role: "separator" }, el("span", {}, name));
  return { key, shows: name, build };
}

function entriesFor(messages: readonly Message[], app: App, state: State): Entry[] {
  const words = app.words();
  const entries: Entry[] = [];
  let day = "";
  for (const message of messages) {
    const name = dayName(momentOf(message.ts), new Date(), state.me.locale, words.today, words.yesterday);
    if (name !== day) entries.push(divider(`day-${name}`, name, "day"));
    day = name;
    if (message.ts === viewing.newFrom) entries.push(divider("new", words.newLine, "new"));
    const replies = repliesTo(state, message.channel, message.ts).filter((one) => !one.ephemeral);
    const summary = { count: replies.length, last: replies.at(-1)?.ts ?? "" };
    entries.push(messageEntry(message, app, state, { inThread: false, replies: summary }));
  }
  return entries;
}

function earlier(app: App): Entry {
  const more = () => {
    viewing.shown += PAGE;
    app.draw();
  };
  const build = () =>
    el("li", { class: "earlier" }, button({ class: "btn small" }, app.words().earlier, more));
  return { key: "earlier", shows: app.words().lang, build };
}

/**
 * Redraws a log of messages. It stays at its end if it was there, or goes there on arrival. A screen reader
 * hears what is added later, not what one finds on arrival. Returns whether the end is in sight.
 */
export function redrawLog(log: HTMLElement, arrived: boolean, draw: () => void): boolean {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  log.setAttribute("aria-live", arrived ? "off" : "polite");
  draw();
  if (atEnd || arrived) log.scrollTop = log.scrollHeight;
  return atEnd || arrived;
}

/** Draws the messages of a channel into its list. Returns whether the newest one is in sight. */
export function drawTimeline(app: App, state: State, channel: string, list: HTMLElement): boolean {
  const scroller = list.parentElement ?? list;
  const all = topLevel(state, channel).filter((one) => !(one.ephemeral && isDismissed(state.me.id, one.ts)));
  const arrived = arrive(`${state.me.id}/${channel}`, state, all, lastRead(state.me.id, channel));
  const shown = all.slice(-viewing.shown);
  const entries = entriesFor(shown, app, state);
  if (shown.length < all.length) entries.unshift(earlier(app));
  const inSight = redrawLog(scroller, arrived, () => redrawList(list, entries));
  const newest = all.at(-1)?.ts;
  if (inSight && !document.hidden && newest !== undefined) markRead(state.me.id, channel, newest);
  return inSight;
}
