import { logGroupName } from "../names.ts";
import { readSubscription, SubscriptionDamagedError } from "../output/subscription.ts";
import { lambdaFunction, type PerEvent } from "./handler/function.ts";
import { printed } from "./handler/printed.ts";

// Built once, on a cold start.
const awake = lambdaFunction("output-came");
const { environment, config } = awake.setting;
const targetOf = new Map(
  Object.keys(config.targets).map((name) => [logGroupName(environment.AMBULANCE_INSTALLATION, name), name]),
);

// Called by CloudWatch Logs when something was printed into the log group of a target.
export const handler = awake.called(perEvent);

// Run per event.
async function perEvent(event: unknown, { log }: PerEvent) {
  try {
    const arrival = readSubscription(event);
    const target = arrival && targetOf.get(arrival.logGroup);
    if (!arrival || target === undefined) return log.info("Nothing was printed by a run of ours");
    await printed(awake.services, { target, stream: arrival.logStream, bytes: arrival.bytes }, log);
  } catch (error) {
    if (!(error instanceof SubscriptionDamagedError)) throw error;
    log.warn(error.message);
  }
}
