import { change } from "../../runs/change.ts";
import { NeverDeliverableError } from "../../runs/delivery.ts";
import { type Run, record } from "../../runs/run.ts";
import { card } from "../blocks/card.ts";
import type { Message } from "../blocks/elements.ts";
import { escaped, link } from "../blocks/mrkdwn.ts";
import { sentence } from "../blocks/thread.ts";
import type { WebClient } from "../client.ts";
import { describe } from "../log.ts";
import { type Delivery, PLAINLY, type Place, post, update } from "./delivery.ts";
import { extraFailure, isGone, isThreadGone, refusalCode } from "./failures.ts";

/** Posts the card, or brings it up to date; a card that somebody deleted is posted again. */
export async function deliverCard(delivery: Delivery): Promise<void> {
  const place = await cardPlace(delivery);
  if (place === delivery.run.messages.card) await updateCard(delivery, place);
}

/** Posts a message in the card's thread, once for its name; the card is posted first where there is none. */
export async function inThread(delivery: Delivery, name: string, message: Message): Promise<Place> {
  const { client, posted, run } = delivery;
  const place = await threadPlace(delivery);
  return posted.do(`${run.id}/${name}`, async () => {
    try {
      return await post(client, place.channel, message, place.ts);
    } catch (error) {
      if (!isThreadGone(error)) throw error;
      const again = await postCard(delivery, place);
      return post(client, again.channel, message, again.ts);
    }
  });
}

/** The message below which everything about a run stands: its card, or that of the run that it is a dry run of. */
export async function threadPlace(delivery: Delivery): Promise<Place> {
  const own = await cardPlace(delivery);
  return (await cardOfOther(delivery)) ?? own;
}

/** The card of the run that this one is a dry run of, where there is one: Slack may not have taken it yet. */
async function cardOfOther({ run, services }: Delivery): Promise<Place | undefined> {
  if (run.dryRunOf === undefined) return undefined;
  return (await services.store.get(run.dryRunOf))?.messages.card;
}

/** Where the card is. */
export async function cardPlace(delivery: Delivery): Promise<Place> {
  const place = delivery.run.messages.card ?? (await postCard(delivery));
  await tellRequesterWhere(delivery, place);
  return place;
}

/**
 * Posts the card, in place of a lost one when that is given. When this process has posted it before and could not
 * write down where, it shows the run as it was then, and later notices may have waited for this one: it is updated.
 */
async function postCard(delivery: Delivery, lost?: Place): Promise<Place> {
  const { posted, run, services, text } = delivery;
  const key = cardKey(run, lost);
  const isOld = await posted.has(key);
  const thread = lost ? undefined : await cardOfOther(delivery);
  const message = card(run, services.config, text);
  const place = await posted.do(key, () => postWherePossible(delivery, message, thread));
  await remember(delivery, { card: place });
  return isOld ? updateCard(delivery, place) : place;
}

/** Below the card of another run where there is one; in the channel when somebody deleted that. */
async function postWherePossible(
  { client, services }: Delivery,
  message: Message,
  thread?: Place,
): Promise<Place> {
  const { channel } = services.config;
  try {
    return await post(client, channel, message, thread?.ts);
  } catch (error) {
    if (!thread || !isThreadGone(error)) throw error;
    return post(client, channel, message);
  }
}

/** Brings the card up to date where it is. Returns where it is then: it may have to be posted again. */
async function updateCard(delivery: Delivery, place: Place): Promise<Place> {
  const { client, run, services, text } = delivery;
  try {
    await update(client, place, card(run, services.config, text));
    return place;
  } catch (error) {
    if (!isGone(error)) throw error;
    return postCard(delivery, place);
  }
}

/** Names the posting of a card; another one for a card that takes the place of a lost one. */
function cardKey({ id }: Run, lost?: Place): string {
  return `${id}/card/${lost?.ts ?? ""}`;
}

/** Writes down where a message is, so that it is updated in place from now on. */
export async function remember({ services, run }: Delivery, messages: Run["messages"]): Promise<void> {
  await change(services.store, run.id, (current) =>
    record(current, { messages: { ...current.messages, ...messages } }),
  );
}

/**
 * Whoever asked in another place gets a link to the card: there, or in a direct message where the bot is not, and
 * after App Home.
 * Only from the process that posted the card, so that a later update does not say it again.
 */
async function tellRequesterWhere(delivery: Delivery, place: Place): Promise<void> {
  const { client, posted, done, readers, run } = delivery;
  const { origin, requester } = run;
  const isNew = await posted.has(cardKey(run));
  if (origin === place.channel || !isNew || run.dryRunOf !== undefined) return;
  await done.do(`${run.id}/link`, async () => {
    const { permalink } = await client.chat.getPermalink({ channel: place.channel, message_ts: place.ts });
    const { thread: say } = await readers.textFor(requester);
    const message = sentence(say.asked(escaped(run.target), link(permalink ?? "", say.asksHere)));
    if (!(await toldThere(client, origin, requester, message))) await tellDirectly(delivery, message);
    return null;
  });
}

/** Whether somebody could be told something in a channel, for their eyes only. */
async function toldThere(
  client: WebClient,
  channel: string | undefined,
  user: string,
  message: Message,
): Promise<boolean> {
  if (channel === undefined) return false;
  try {
    await client.chat.postEphemeral({ channel, user, ...message, parse: "none" });
    return true;
  } catch (error) {
    if (refusalCode(error) === undefined) throw error;
    return false;
  }
}

/** Tells the requester something in a direct message. That it did not get there is logged and nothing more. */
export async function tellDirectly({ client, log, run }: Delivery, message: Message): Promise<void> {
  try {
    await client.chat.postMessage({ channel: run.requester, ...message, ...PLAINLY });
  } catch (error) {
    const failure = extraFailure(error);
    if (!(failure instanceof NeverDeliverableError)) throw failure;
    log.warn(`The requester of ${run.id} could not be told directly: ${describe(failure)}`);
  }
}
