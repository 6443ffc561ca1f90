import { secondsOf } from "../runs/duration.ts";
import { STATUSES, type Status } from "../runs/status.ts";

/** How the configuration lets people name a target. */
export const TARGET_NAME = /^[a-z][a-z0-9_-]{0,39}$/;

/** Whose runs are wanted: a member id, or a name as somebody typed it. */
export type Who = { id: string } | { name: string };

/** What narrows a history, as it was typed. */
export interface Filters {
  who?: Who;
  target?: string;
  status?: Status;
  /** How far back, in seconds. */
  since?: number;
}

/** A word that is no filter, and why. */
export interface Mistake {
  mistake: "unknown-filter" | "unknown-status" | "bad-target" | "bad-since";
  word: string;
}

/** Reads the words after `/ambulance history`: `@person`, `target:x`, `status:x`, `since:7d`, in any order. */
export function parseFilters(words: string): Filters | Mistake {
  const filters: Filters = {};
  for (const word of quoted(words)) {
    const mistake = addFilter(filters, word);
    if (mistake) return { mistake, word };
  }
  return filters;
}

/** Words, of which those after an `@` may be several in quotes: `@"Ken Ito"`. */
function quoted(words: string): string[] {
  return words.match(/@"[^"]*"|\S+/g) ?? [];
}

function addFilter(filters: Filters, word: string): Mistake["mistake"] | undefined {
  const who = person(word);
  if (who) {
    filters.who = who;
    return undefined;
  }
  const [, key = "", value = ""] = /^([a-z]+):(.+)$/i.exec(word) ?? [];
  switch (key.toLowerCase()) {
    case "target":
      return addTarget(filters, value.toLowerCase());
    case "status":
      return addStatus(filters, value.toLowerCase());
    case "since":
      return addSince(filters, value.toLowerCase());
    default:
      return "unknown-filter";
  }
}

/** `@ken`, `@"Ken Ito"`, a member id, or the `<@U123|ken>` that Slack makes of a mention. */
function person(word: string): Who | undefined {
  const [, id] = /^(?:<@|@)?([UW][A-Z0-9]{7,})(?:\|[^>]*)?>?$/.exec(word) ?? [];
  if (id !== undefined) return { id };
  const [, name] = /^@"?([^"]+)"?$/.exec(word) ?? [];
  return name === undefined ? undefined : { name };
}

/** Any name that a target could have: the history knows targets that the configuration has forgotten. */
function addTarget(filters: Filters, value: string): "bad-target" | undefined {
  if (!TARGET_NAME.test(value)) return "bad-target";
  filters.target = value;
  return undefined;
}

function addStatus(filters: Filters, value: string): "unknown-status" | undefined {
  const status = STATUSES.find((each) => each === value);
  if (!status) return "unknown-status";
  filters.status = status;
  return undefined;
}

function addSince(filters: Filters, value: string): "bad-since" | undefined {
  const seconds = secondsOf(value);
  if (seconds === undefined) return "bad-since";
  filters.since = seconds;
  return undefined;
}
