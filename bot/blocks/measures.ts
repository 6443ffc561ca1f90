import type { Text } from "../text/index.ts";

/** How long something took, as exactly as a person wants to know it. */
export function duration(milliseconds: number, { common }: Text): string {
  if (milliseconds < 1000) return common.milliseconds(Math.round(milliseconds));
  if (milliseconds < 60_000) return common.seconds((milliseconds / 1000).toFixed(1));
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return common.minutes(minutes, seconds % 60);
  return common.hours(Math.floor(minutes / 60), minutes % 60);
}
