import type { App, ReceiverEvent } from "@slack/bolt";
import { describe, type Log } from "./log.ts";

/** What {@link inTime} needs. */
export interface InTime {
  /** How long the work on a request may hold up its answer, milliseconds. */
  patience(event: ReceiverEvent): number;
  log: Log;
}

/**
 * An app that is done with a request when it was acknowledged and time is up, even when a listener is not: on Lambda
 * the answer leaves when the work ends, and a Slack that is slow to take a message would keep its own person waiting
 * until they are shown an error. What is left goes on with the next request, or is lost with the process: only what
 * follows an acknowledgement, such as bringing App Home up to date.
 */
export function inTime(app: App, { patience, log }: InTime): App {
  const processEvent = async (event: ReceiverEvent): Promise<void> => {
    const acknowledged = Promise.withResolvers<void>();
    const ack: ReceiverEvent["ack"] = async (...answer) => {
      const result = await event.ack(...answer);
      acknowledged.resolve();
      return result;
    };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => void acknowledged.promise.then(() => resolve("late")), patience(event));
    });
    const work = app.processEvent({ ...event, ack });
    const first = await Promise.race([work, late]).finally(() => clearTimeout(timer));
    if (first !== "late") return;
    log.warn("A request is answered before everything about it is done: Slack or the table is slow");
    work.catch((error: unknown) => log.error(`After an answer: ${describe(error)}`));
  };
  return Object.create(app, { processEvent: { value: processEvent } });
}
