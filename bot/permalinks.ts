import type { WebClient } from "./client.ts";

/** How long Slack may take to say where a message is: a page of the history asks for many, and shows itself without. Milliseconds. */
const PATIENCE = 800;
/** How many links are remembered. */
const LINKS = 2_000;

/** A message: its channel and its time stamp. */
interface Place {
  channel: string;
  ts: string;
}

/** Links to messages, as Slack gives them. They never change. */
export class Permalinks {
  readonly #client: WebClient;
  readonly #known = new Map<string, string>();

  constructor(client: WebClient) {
    this.#client = client;
  }

  /** The link to a message; undefined when there is none, or when Slack does not say. */
  async linkTo(place: Place | undefined): Promise<string | undefined> {
    if (!place) return undefined;
    const key = `${place.channel}/${place.ts}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const asked = this.#ask(place).then((link) => {
      if (link !== undefined) this.#remember(key, link);
      return link;
    });
    return Promise.race([asked, patience()]);
  }

  async #ask({ channel, ts }: Place): Promise<string | undefined> {
    try {
      return (await this.#client.chat.getPermalink({ channel, message_ts: ts })).permalink;
    } catch {
      return undefined;
    }
  }

  #remember(key: string, link: string): void {
    this.#known.set(key, link);
    const [oldest] = this.#known.keys();
    if (this.#known.size > LINKS && oldest !== undefined) this.#known.delete(oldest);
  }
}

function patience(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE, undefined).unref());
}
