import { NeverDeliverableError } from "../runs/delivery.ts";
import type { Notice, Services } from "../runs/ports.ts";
import type { Run } from "../runs/run.ts";
import { section } from "./blocks/elements.ts";
import { escaped } from "./blocks/mrkdwn.ts";
import {
  decisionMessage,
  lineMessage,
  linksMessage,
  resultMessage,
  sentence,
  startedMessage,
  waitingMessage,
} from "./blocks/thread.ts";
import type { WebClient } from "./client.ts";
import { deliverCard, inThread, tellDirectly } from "./deliver/card.ts";
import type { Delivery, Place } from "./deliver/delivery.ts";
import { deliveryFailure } from "./deliver/failures.ts";
import { deliverFindings } from "./deliver/findings.ts";
import { Once, type Told } from "./deliver/once.ts";
import { deliverOutput } from "./deliver/output.ts";
import { deliverResult } from "./deliver/result.ts";
import { deliverScript } from "./deliver/script.ts";
import { describe, type Log } from "./log.ts";
import { Readers } from "./reader.ts";
import { languages } from "./text/index.ts";

/** Tells Slack one thing about a run, from the run as it is now. */
export type Deliver = (runId: string, notice: Notice) => Promise<void>;

/** What Slack has been told; in the memory of this process when nothing else is given. */
export interface ToldMemory {
  posted: Told<Place>;
  done: Told<null>;
}

/**
 * Makes the function that tells Slack about runs. It does not wait and does not retry: whoever calls it does, in
 * the order of the notices, until it succeeds; repeating it is harmless.
 * @throws NotDeliveredError later again @throws NeverDeliverableError never again
 */
export function deliverer(
  services: Services,
  client: WebClient,
  log: Log,
  told: ToldMemory = { posted: new Once(), done: new Once() },
): Deliver {
  const shared = {
    services,
    client,
    log,
    readers: new Readers({ services, client }),
    ...told,
  };
  return async (runId, notice) => {
    const run = await found(services, runId);
    const delivery = { ...shared, run, text: languages[services.config.language] };
    try {
      await HOW[notice](delivery);
    } catch (error) {
      const failure = deliveryFailure(error);
      log.warn(`Slack did not take "${notice}" of ${runId}: ${describe(error)}`);
      if (failure instanceof NeverDeliverableError) await tellWithoutCard(delivery, notice, failure);
      throw failure;
    }
  };
}

async function found({ store }: Services, runId: string): Promise<Run> {
  const run = await store.get(runId).catch((error: unknown) => {
    throw deliveryFailure(error);
  });
  if (!run) throw new NeverDeliverableError("run_not_found");
  return run;
}

/** How each notice is told. What is out of date by the time it is told is left out: the card says what is true. */
const HOW: Record<Notice, (delivery: Delivery) => Promise<unknown>> = {
  card: deliverCard,
  output: deliverOutput,
  async result(delivery) {
    await deliverFindings(delivery);
    await deliverResult(delivery);
  },
  async waiting(delivery) {
    const { run, services, text } = delivery;
    if (run.status !== "awaiting-approval") return;
    await deliverScript(delivery);
    await deliverFindings(delivery);
    await inThread(delivery, "waiting", waitingMessage(run, services.config, text));
  },
  async decision(delivery) {
    const message = decisionMessage(delivery.run, delivery.text);
    if (message && delivery.run.dryRunOf === undefined) await inThread(delivery, "decision", message);
  },
  async line(delivery) {
    const message = lineMessage(delivery.run, delivery.text);
    if (message) await inThread(delivery, `line/${delivery.run.behind}`, message);
  },
  async started(delivery) {
    await deliverFindings(delivery);
    await inThread(delivery, "started", startedMessage(delivery.run, delivery.text));
  },
  async links(delivery) {
    const message = linksMessage(delivery.run, delivery.text);
    if (message) await inThread(delivery, "links", message);
  },
};

/** The channel will never take it, so at least the requester hears of it: of the trouble once, and of the result. */
async function tellWithoutCard(
  delivery: Delivery,
  notice: Notice,
  failure: NeverDeliverableError,
): Promise<void> {
  const { done, readers, run, services } = delivery;
  const text = await readers.textFor(run.requester);
  const channel = `<#${services.config.channel}>`;
  const target = escaped(run.target);
  if (notice === "card") {
    const words = text.thread.cardNotPosted(target, channel, escaped(failure.code));
    await done.do(`${run.id}/no-card`, async () => {
      await tellDirectly(delivery, sentence(words));
      return null;
    });
  }
  if (notice === "result") {
    const { text: words, blocks } = resultMessage(run, services.config, text);
    const about = section(text.thread.resultWithoutCard(target, `\`${run.id}\``));
    await tellDirectly(delivery, { text: words, blocks: [about, ...blocks] });
  }
}
