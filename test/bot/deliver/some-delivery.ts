import { deliveryClient } from "../../../bot/client.ts";
import { deliverer } from "../../../bot/deliver.ts";
import type { NOTICES, Output, Services } from "../../../runs/ports.ts";
import type { Run } from "../../../runs/run.ts";
import { someLog } from "../../support/bot.ts";
import { fakeSlack } from "../../support/fake-slack.ts";
import { SOME_TIME, someRun } from "../../support/runs.ts";
import { someServices, success } from "../../support/services.ts";

/** A card that was posted, and runs in some states. */
export const card = { channel: "C0RUNS", ts: "1.1" };
export const waiting = { status: "awaiting-approval", expiresAt: SOME_TIME + 1000 } as const;
export const over = {
  status: "succeeded",
  startedAt: SOME_TIME,
  result: success,
  messages: { card },
} as const;

/** An output that is there as a whole. */
export function printing(text: string | Uint8Array): Output {
  const bytes = Buffer.from(text);
  return { size: async () => bytes.length, read: async (_, from, to) => bytes.subarray(from, to) };
}

/** A deliverer over a run and a Slack that remember what happened to them. */
export async function someDelivery(fields: Partial<Run>, overrides: Partial<Services> = {}) {
  const slack = await fakeSlack();
  const log = someLog();
  const { services, ...rest } = someServices(overrides);
  const run = someRun({ origin: "C0RUNS", ...fields });
  await services.store.insert(run);
  const deliver = deliverer(
    services,
    deliveryClient({ token: "xoxb-secret", apiUrl: slack.apiUrl, log }),
    log,
  );
  const tell = (...notices: (typeof NOTICES)[number][]) =>
    notices.reduce((before, notice) => before.then(() => deliver(run.id, notice)), Promise.resolve());
  const stored = async () => (await services.store.get(run.id)) ?? run;
  return { ...rest, services, slack, log, run, deliver, tell, stored };
}

/** What a promise failed with; undefined when it did not. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
/** What Slack was told, as text to search. */
export const textOf = (args: unknown) => JSON.stringify(args);
