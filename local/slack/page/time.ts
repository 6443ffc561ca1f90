const DAY = 86_400_000;

/** The moment of a message, from Slack's `ts` (seconds with a fraction). */
export function momentOf(ts: string): Date {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** The time of day, as the reader's language writes it and in the browser's time zone. */
export function clockTime(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(at);
}

/** The full date and time, for tooltips. */
export function fullTime(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }).format(at);
}

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** How many days before `now` a moment lies, by the calendar: 0 is today, 1 yesterday, -1 tomorrow. */
export function daysAgo(at: Date, now: Date): number {
  return Math.round((midnight(now) - midnight(at)) / DAY);
}

/** The name of a day between messages: today, yesterday, or its date. */
export function dayName(at: Date, now: Date, locale: string, today: string, yesterday: string): string {
  const days = daysAgo(at, now);
  if (days === 0) return today;
  if (days === 1) return yesterday;
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(locale, { weekday: "long", month: "long", day: "numeric", ...year }).format(
    at,
  );
}

const UNITS = [
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "5 minutes ago", as Slack's `{ago}` shows it. */
export function relativeTime(at: Date, now: Date, locale: string): string {
  const passed = at.getTime() - now.getTime();
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const [unit, length] = UNITS.find(([, size]) => Math.abs(passed) >= size) ?? (["second", 1000] as const);
  return format.format(Math.round(passed / length), unit);
}

const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

function pretty(at: Date, now: Date, locale: string): string | null {
  const days = daysAgo(at, now);
  if (days < -1 || days > 1) return null;
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day");
}

function placeholder(name: string, at: Date, now: Date, locale: string): string {
  if (name === "ago") return relativeTime(at, now, locale);
  const near = name.endsWith("_pretty") ? pretty(at, now, locale) : null;
  if (near !== null) return near;
  const style = STYLES[name.replace("_pretty", "")];
  return style === undefined ? `{${name}}` : new Intl.DateTimeFormat(locale, style).format(at);
}

/** Fills Slack's date format (`{date_short_pretty} at {time}`) for a reader; `seconds` since 1970. */
export function slackDate(seconds: number, format: string, now: Date, locale: string): string {
  const at = new Date(seconds * 1000);
  return format.replace(/\{([a-z_]+)\}/g, (_, name: string) => placeholder(name, at, now, locale));
}

/** A file's size in the unit that fits. */
export function fileSize(bytes: number, locale: string): string {
  const [unit, size] =
    bytes < 1000
      ? (["byte", 1] as const)
      : bytes < 1_000_000
        ? (["kilobyte", 1000] as const)
        : (["megabyte", 1_000_000] as const);
  const digits = { maximumFractionDigits: unit === "byte" ? 0 : 1 };
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    ...digits,
  }).format(bytes / size);
}
