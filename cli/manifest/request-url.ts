import { ENDPOINT } from "../../bot/receiver.ts";
import { UsageError } from "../command.ts";

const LOCAL = new Set(["127.0.0.1", "localhost"]);

/**
 * Where Slack's requests go, from what a person gave: the beginning of the address, or all of it.
 * @throws UsageError when Slack could not send requests there
 */
export function requestUrl(given: string): string {
  const url = URL.parse(given);
  if (!url) throw new UsageError(`--url must be an address such as https://bot.example.com/, not "${given}"`);
  const isLocal = url.protocol === "http:" && LOCAL.has(url.hostname);
  if (url.protocol !== "https:" && !isLocal) throw new UsageError("--url must begin with https://");
  if (url.username || url.password || url.search || url.hash)
    throw new UsageError("--url must be without a user, a question mark and a number sign");
  if (url.pathname !== "/" && url.pathname !== ENDPOINT)
    throw new UsageError(`--url must be without a path: the bot answers at ${ENDPOINT} of its address only`);
  return `${url.origin}${ENDPOINT}`;
}
