import * as z from "zod";

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds from `90s`, `30m`, `8h` or `7d`; undefined when it is written in another way. */
export function secondsOf(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return number && unit ? Number(number) * (SECONDS[unit] ?? 0) : undefined;
}

/** A duration in the configuration, written `90s`, `30m`, `8h` or `7d`; parsed to seconds. */
export function durationSchema(least: number, most: number) {
  return z.string().transform((text, context) => {
    const seconds = secondsOf(text);
    if (seconds !== undefined && seconds >= least && seconds <= most) return seconds;
    context.addIssue({
      code: "custom",
      message: `must be a duration such as "90s", "30m", "8h" or "7d", from ${least} to ${most} seconds`,
    });
    return z.NEVER;
  });
}
