import type { Services } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import type { Message } from "../blocks/elements.ts";
import type { WebClient } from "../client.ts";
import type { Log } from "../log.ts";
import type { Readers } from "../reader.ts";
import type { Text } from "../text/index.ts";
import type { Told } from "./once.ts";

/** Everything that telling something about a run needs. */
export interface Delivery {
  services: Services;
  client: WebClient;
  readers: Readers;
  /** The messages that were posted, and what else was done. */
  posted: Told<Place>;
  done: Told<null>;
  log: Log;
  run: Run;
  /** The sentences of the channel. */
  text: Text;
}

/** Where a message is. */
export interface Place {
  channel: string;
  ts: string;
}

/** Slack looks for nothing in our texts, and shows no previews of links: what is in them is all that is seen. */
export const PLAINLY = { parse: "none", unfurl_links: false, unfurl_media: false } as const;

/** Posts a message, in a thread when one is given. */
export async function post(
  client: WebClient,
  channel: string,
  message: Message,
  thread?: string,
): Promise<Place> {
  const place = thread === undefined ? { channel } : { channel, thread_ts: thread };
  const posted = await client.chat.postMessage({ ...place, ...message, ...PLAINLY });
  if (!posted.ts) throw new TypeError("Slack posted a message without saying where");
  return { channel: posted.channel ?? channel, ts: posted.ts };
}

/** Changes a message. Slack: an update without blocks would remove them, and parses the text unless told not to. */
export async function update(client: WebClient, place: Place, message: Message): Promise<void> {
  await client.chat.update({ ...place, ...message, parse: "none" });
}
