/** Where this window is: the part of the page that the address remembers. */
export interface Place {
  readonly seat: string;
  /** A channel's id, or null for the app's Home. */
  readonly channel: string | null;
  /** The `ts` of the message whose thread is open. */
  readonly thread: string | null;
}

const SEAT = /^[UW][A-Z0-9]+$/;
const CHANNEL = /^[CGD][A-Z0-9]+$/;

/** The seat of a window that was opened without one: the developer, who has the first thing to do. */
export const FIRST_SEAT = "U0000DEV01";

/** The channel of a window that was opened without one: where the cards appear. */
export const FIRST_CHANNEL = "C0000RUNS1";

/**
 * Reads `#/seat/channel/thread`, `#/seat/home` or, from a permalink, `#channel/thread`, which opens in
 * `lastSeat`. Anything else is the first seat's first channel.
 */
export function readPlace(hash: string, lastSeat: string): Place {
  const parts = hash.replace(/^#\/?/, "").split("/");
  const linked = CHANNEL.test(parts[0] ?? "");
  const [seat = "", where = "", thread = ""] = linked ? [lastSeat, ...parts] : parts;
  const channel = CHANNEL.test(where) ? where : FIRST_CHANNEL;
  return {
    seat: SEAT.test(seat) ? seat : FIRST_SEAT,
    channel: where === "home" ? null : channel,
    thread: where !== "home" && /^\d+\.\d+$/.test(thread) ? thread : null,
  };
}

/** The address of a place, so that two windows can be two people. */
export function writePlace(place: Place): string {
  const parts = [place.seat, place.channel ?? "home", ...(place.thread === null ? [] : [place.thread])];
  return `#/${parts.join("/")}`;
}

/**
 * Finds the place behind a message's permalink (`…/archives/C…/p1700000000000100`), so that a
 * link to a card opens here instead of in a workspace that does not exist. Null for other links.
 */
export function placeOfPermalink(address: string): Pick<Place, "channel" | "thread"> | null {
  const found = /\/archives\/([CGD][A-Z0-9]+)\/p(\d{6,})(\d{6})(?:\?(?:.*&)?thread_ts=([\d.]+))?/.exec(
    address,
  );
  if (found === null) return null;
  const [, channel = null, seconds, fraction, thread] = found;
  return { channel, thread: thread ?? `${seconds}.${fraction}` };
}
