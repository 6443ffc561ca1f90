import { webApi } from "@slack/bolt";
import { boltLogger, type Log } from "./log.ts";

/** A client of Slack's Web API. */
export type WebClient = webApi.WebClient;

/** How to reach Slack. */
export interface SlackAccess {
  token: string;
  /** Another Slack-compatible API, such as GovSlack's. */
  apiUrl?: string;
  /** Another way to send requests, such as one that knows when the token was replaced. */
  fetch?: typeof fetch;
  log: Log;
}

/** Slack takes back a trigger after three seconds, so a call inside a listener that takes longer is lost anyway. */
const LISTENER_TIMEOUT = 2_500;
const DELIVERY_TIMEOUT = 10_000;

/**
 * The client of the listeners: somebody is waiting, so it gives up soon, and tries again only once,
 * for a connection that had gone stale.
 */
export function listenerClient(access: SlackAccess): WebClient {
  return client(access, LISTENER_TIMEOUT, { retries: 1, minTimeout: 50 });
}

/** The client of the deliverer: whoever calls it tries again by itself, in order, so it does not. */
export function deliveryClient(access: SlackAccess): WebClient {
  return client(access, DELIVERY_TIMEOUT, { retries: 0 });
}

/** `fetch` for answers to a `response_url`, which Bolt would wait for without an end. */
export const respondFetch: typeof fetch = (url, init) =>
  fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(DELIVERY_TIMEOUT) });

function client(
  { token, apiUrl, fetch, log }: SlackAccess,
  timeout: number,
  retryConfig: webApi.RetryOptions,
): WebClient {
  return new webApi.WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    ...(fetch === undefined ? {} : { fetch }),
    logger: boltLogger(log),
    retryConfig,
    rejectRateLimitedCalls: true,
    timeout,
  });
}
