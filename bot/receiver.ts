import { HTTPReceiver, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { Clock } from "../runs/ports.ts";
import { boltLogger, type Log } from "./log.ts";

/** Where Slack's requests arrive. */
export const ENDPOINT = "/slack/events";

/** Slack: requests that are further from the present than this are not Slack's. Seconds. */
const TOLERANCE = 5 * 60;

/**
 * Receives Slack's requests over HTTP. Bolt checks the signature and refuses old requests, but takes those of the
 * future; here they are refused as well, so that nobody can keep a signed request for later.
 */
export function httpReceiver(options: {
  signingSecret: string;
  port: number;
  clock: Clock;
  log: Log;
}): HTTPReceiver {
  const { signingSecret, port, clock, log } = options;
  const receiver = new HTTPReceiver({ signingSecret, port, endpoints: [ENDPOINT], logger: boltLogger(log) });
  const listener = receiver.requestListener;
  receiver.requestListener = (request, response) => {
    const at = Number(request.headers["x-slack-request-timestamp"] ?? 0);
    if (at - clock.now() / 1000 <= TOLERANCE) return listener(request, response);
    log.warn("A request was refused: its timestamp lies in the future");
    response.writeHead(401).end();
  };
  return receiver;
}

/** Receives Slack's requests over a WebSocket that is opened from here: nothing has to be reachable from outside. */
export function socketReceiver(options: { appToken: string; apiUrl?: string; log: Log }): Receiver {
  const { appToken, apiUrl, log } = options;
  const clientOptions = apiUrl === undefined ? {} : { slackApiUrl: apiUrl };
  return new SocketModeReceiver({ appToken, logger: boltLogger(log), installerOptions: { clientOptions } });
}
