import {
  type App,
  AwsLambdaReceiver,
  HTTPReceiver,
  type Receiver,
  type ReceiverEvent,
  SocketModeReceiver,
} from "@slack/bolt";
import type { Clock } from "../runs/ports.ts";
import { type GatewayRequest, gatewayRequest } from "./gateway-event.ts";
import { inTime } from "./in-time.ts";
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

type LambdaHandler = ReturnType<AwsLambdaReceiver["toHandler"]>;

/** What a request is answered with, as API Gateway and function URLs take it. */
export type GatewayAnswer = Awaited<ReturnType<LambdaHandler>>;

/** A receiver whose requests are the events of a Lambda function. */
export interface LambdaReceiver extends Receiver {
  /** Answers one event; never throws. */
  handle(event: unknown): Promise<GatewayAnswer>;
}

/** What {@link lambdaReceiver} is made of. */
export interface LambdaReceiverOptions {
  signingSecret: string;
  clock: Clock;
  log: Log;
  /** When an acknowledged request is answered at the latest, milliseconds after it arrived. Slack waits for 3,000. */
  answerWithin?: number;
}

/** What a listener gets for its first calls, however late its process was ready. Milliseconds. */
const LEAST = 500;

/**
 * Receives Slack's requests as the events of a function URL or of API Gateway. Bolt's own receiver checks the
 * signature; what it does not see to is seen to here: requests of the future, text that comes in base64, content types
 * with a character set, other addresses, bodies that are none, and listeners that are slow after they acknowledged.
 */
export function lambdaReceiver(options: LambdaReceiverOptions): LambdaReceiver {
  const { signingSecret, clock, log, answerWithin = 2_300 } = options;
  const receiver = new AwsLambdaReceiver({
    signingSecret,
    logger: boltLogger(log),
    customPropertiesExtractor: ({ requestContext }) => ({ arrivedAt: requestContext.timeEpoch }),
    invalidRequestSignatureHandler: () =>
      log.warn("A request was refused: its signature is not right, or old"),
  });
  const patience = ({ customProperties }: ReceiverEvent) => {
    const arrivedAt = Number(customProperties?.arrivedAt ?? clock.now());
    return Math.min(Math.max(arrivedAt + answerWithin - clock.now(), LEAST), answerWithin);
  };
  const handler = receiver.toHandler();
  return {
    init: (app: App) => receiver.init(inTime(app, { patience, log })),
    start: () => receiver.start(),
    stop: () => receiver.stop(),
    handle: async (event) => {
      const request = gatewayRequest(event);
      const refusal = refusalOf(request, clock, log);
      if (!request || refusal) return { statusCode: refusal ?? 400, body: "" };
      return answered(handler, request, log);
    },
  };
}

/** The status that a request is refused with before Bolt sees it. */
function refusalOf(request: GatewayRequest | undefined, clock: Clock, log: Log): number | undefined {
  if (!request) {
    log.warn("An event was refused: it is no request of a function URL or of API Gateway");
    return 400;
  }
  if (request.method !== "POST" || request.path !== ENDPOINT) return 404;
  const at = Number(request.headers["x-slack-request-timestamp"] ?? 0);
  if (at - clock.now() / 1000 <= TOLERANCE) return undefined;
  log.warn("A request was refused: its timestamp lies in the future");
  return 401;
}

async function answered(handler: LambdaHandler, request: GatewayRequest, log: Log): Promise<GatewayAnswer> {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  try {
    return await handler(
      {
        version: "2.0",
        routeKey: "$default",
        rawPath: request.path,
        rawQueryString: "",
        headers: { ...request.headers, "content-type": type.trim().toLowerCase() },
        body: request.body,
        isBase64Encoded: false,
        requestContext: { timeEpoch: request.arrivedAt },
      },
      {},
    );
  } catch (error) {
    log.warn(`A request was refused: its body cannot be read (${error instanceof Error ? error.name : "?"})`);
    return { statusCode: 400, body: "" };
  }
}
