import { ok, unknown, type Verdict, wrong } from "./check.ts";

/** Slack's signatures and those of AWS are refused from five minutes on; half of that is a warning in time. Ms. */
const TOLERANCE = 150_000;

/** Compares this machine's clock with the `Date` of somebody's answer. Times are milliseconds. */
export function clockVerdict(whose: string, theirs: number | undefined, ours: number): Verdict {
  if (theirs === undefined) return unknown(`${whose} did not say what time it is.`);
  const seconds = Math.round(Math.abs(theirs - ours) / 1000);
  if (seconds * 1000 <= TOLERANCE) return ok(`It agrees with that of ${whose}.`);
  return wrong(
    `This machine's clock is ${seconds} seconds away from that of ${whose}; signatures are refused from 300 on.`,
    "let the machine set its clock by NTP",
  );
}
