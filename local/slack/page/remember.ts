const PREFIX = "ambulance-sandbox.";

/** Reads a small thing that this browser remembers; null when there is none or storage is off. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** Remembers a small thing; where storage is off it is simply forgotten with the page. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows may refuse storage; nothing that matters is kept there.
  }
}

/** The `ts` up to which a person has read a channel in this browser. */
export function lastRead(seat: string, channel: string): string {
  return recall(`read.${seat}.${channel}`) ?? "";
}

/** Marks a channel as read up to a message. */
export function markRead(seat: string, channel: string, ts: string): void {
  if (ts > lastRead(seat, channel)) remember(`read.${seat}.${channel}`, ts);
}

/** Whether a person has dismissed an ephemeral message. */
export function isDismissed(seat: string, ts: string): boolean {
  return (recall(`dismissed.${seat}`) ?? "").split(" ").includes(ts);
}

/** Dismisses an ephemeral message for a person; the last hundred are remembered. */
export function dismiss(seat: string, ts: string): void {
  const before = (recall(`dismissed.${seat}`) ?? "").split(" ").slice(-99);
  remember(`dismissed.${seat}`, [...before, ts].join(" "));
}
