import { lambdaFunction, type PerEvent } from "./handler/function.ts";
import { deliverWaiting, mendAndCount } from "./handler/sweep.ts";

// Built once, on a cold start.
const awake = lambdaFunction("sweep");

// Called by a schedule, every minute.
export const handler = awake.called(perEvent);

// Run per event. A Slack that is down keeps nothing from being mended, and the other way round.
async function perEvent(_: unknown, per: PerEvent) {
  const done = await Promise.allSettled([mendAndCount(awake, per), deliverWaiting(awake, per)]);
  for (const part of done) if (part.status === "rejected") throw part.reason;
}
