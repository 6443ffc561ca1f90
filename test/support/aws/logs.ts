import { AwsRefusal, type AwsService, awsJsonService } from "./aws-service.ts";

/** CloudWatch Logs on this machine, as far as GetLogEvents. */
export interface LogsService extends AwsService {
  /** Adds events to a stream, which comes with the first of them. */
  append(group: string, stream: string, ...messages: string[]): void;
  /** Events that are added from now on cannot be read until they are released, as those that are still on their way. */
  hold(): void;
  release(): void;
  /** The next calls are refused with these, in this order. */
  refusals: AwsRefusal[];
  /** How many events a page has at most. CloudWatch Logs: 10,000, and 1 MB. */
  pageLength: number;
  /** How many pages without events come before each that has some. */
  emptyPages: number;
  /** Counted up, it makes the tokens that were given before invalid, as 24 hours do. */
  day: number;
}

/** A refusal for {@link LogsService.refusals}. */
export function throttled(): AwsRefusal {
  return new AwsRefusal("ThrottlingException", "Rate exceeded");
}

const MEGABYTE = 1 << 20;

/** Starts CloudWatch Logs without any log group. */
export async function startLogs(): Promise<LogsService> {
  const arrived = new Map<string, string[]>();
  const underWay: [key: string, message: string][] = [];
  let held = false;
  const arrive = (key: string, message: string) => {
    const events = arrived.get(key) ?? [];
    arrived.set(key, events);
    events.push(message);
  };
  const service = await awsJsonService({
    GetLogEvents: (input) => {
      const refusal = logs.refusals.shift();
      if (refusal) throw refusal;
      const events = arrived.get(`${input.logGroupName}\n${input.logStreamName}`);
      if (!events)
        throw new AwsRefusal("ResourceNotFoundException", "The specified log stream does not exist.");
      if (input.startFromHead !== true)
        throw new AwsRefusal("InvalidParameterException", "not from the head");
      return pageOf(events, placeOf(input.nextToken, logs.day), logs);
    },
  });
  const logs: LogsService = Object.assign(service, {
    append(group: string, stream: string, ...messages: string[]) {
      for (const message of messages)
        if (held) underWay.push([`${group}\n${stream}`, message]);
        else arrive(`${group}\n${stream}`, message);
    },
    hold() {
      held = true;
    },
    release() {
      held = false;
      for (const [key, message] of underWay.splice(0)) arrive(key, message);
    },
    refusals: [],
    pageLength: 10_000,
    emptyPages: 0,
    day: 0,
  });
  return logs;
}

/** A token names the event that its page begins with, and how many empty pages came before it. */
interface Place {
  event: number;
  empty: number;
}

function placeOf(token: unknown, today: number): Place {
  if (token === undefined) return { event: 0, empty: 0 };
  const [, day, event, empty] = /^f\/(\d+)\/(\d+)\/(\d+)$/.exec(String(token)) ?? [];
  if (day !== String(today))
    throw new AwsRefusal("InvalidParameterException", "The specified nextToken is invalid.");
  return { event: Number(event), empty: Number(empty) };
}

function pageOf(events: readonly string[], { event, empty }: Place, logs: LogsService): unknown {
  const waiting = event < events.length;
  if (waiting && empty < logs.emptyPages)
    return { events: [], nextForwardToken: `f/${logs.day}/${event}/${empty + 1}` };
  const page: { message: string; timestamp: number }[] = [];
  let bytes = 0;
  for (const message of events.slice(event, event + logs.pageLength)) {
    bytes += Buffer.byteLength(message) + 26;
    if (bytes > MEGABYTE && page.length > 0) break;
    page.push({ message, timestamp: 0 });
  }
  return { events: page, nextForwardToken: `f/${logs.day}/${event + page.length}/${waiting ? 0 : empty}` };
}
