import { setTimeout as sleep } from "node:timers/promises";
import { deliveryClient } from "../../../bot/client.ts";
import { type Deliver, deliverer } from "../../../bot/deliver.ts";
import type { LambdaLog } from "../../log.ts";
import type { Setting } from "../../services/setting.ts";
import type { AwsServices } from "../../services.ts";
import type { Drained } from "../../table/outbox-drain.ts";
import { slackAccess, slackSecrets } from "./slack-access.ts";

/** How long Slack's wish to wait is granted here, milliseconds; after a longer one the sweep goes on. */
const WAIT = 20_000;

/** How much later than its time the next try comes, milliseconds: a timer may be early, and the table finds nothing then. */
const MARGIN = 25;

/** Empties outboxes. */
export interface Delivering {
  /**
   * Tells what waits about a run, and what Slack asked to wait a little for. What is left then has its time noted in
   * the table, for the sweep.
   * @param until when to begin nothing more, milliseconds since 1970
   * @throws StoreUnavailableError
   */
  drain(runId: string, until: number, log: LambdaLog): Promise<void>;
}

/** What a function needs to tell Slack about runs: built once, and loaded only where there is something to tell. */
export function delivering(setting: Setting, services: AwsServices): Delivering {
  const { outbox, posted, done } = services.memory;
  const client = deliveryClient(slackAccess(setting, slackSecrets(setting)));
  const deliver: Deliver = deliverer(services, client, setting.log, { posted, done });
  const pace = { now: () => Date.now(), pause: (milliseconds: number) => sleep(milliseconds) };
  return {
    async drain(runId, until, log) {
      for (;;) {
        const { dropped, failed } = await outbox.drain(runId, deliver, { ...pace, until });
        for (const { notice, error } of dropped) log.failed(`"${notice}" is never told`, error);
        const wait = waitFor(failed, until);
        if (wait === undefined) return;
        await sleep(wait);
      }
    },
  };
}

/** How long to wait for the time of the next try, milliseconds; undefined when somebody else is to try it. */
function waitFor(failed: Drained["failed"], until: number): number | undefined {
  if (!failed) return undefined;
  const wait = Math.max(0, failed.notBefore - Date.now()) + MARGIN;
  return wait <= WAIT && Date.now() + wait < until ? wait : undefined;
}
