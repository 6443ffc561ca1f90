import { type CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { isNamed } from "./errors.ts";

/** The names of a log group and of a stream in it. */
export interface LogStreamName {
  group: string;
  stream: string;
}

/** Some events of a log stream, oldest first, each with the line break that some writers end it with. */
export interface LogPage {
  messages: string[];
  /** Where the next page begins; undefined for the beginning of the stream. */
  next: string | undefined;
  /** Whether there was nothing behind this page when it was read. */
  end: boolean;
}

/**
 * Reads the page of a log stream that begins at a token. A page may be empty and not the last: the last gives the
 * token back that it was asked for
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html). A stream that is not
 * there has no events yet: it comes with the first one.
 */
export async function readLogPage(
  client: CloudWatchLogsClient,
  { group, stream }: LogStreamName,
  token: string | undefined,
): Promise<LogPage> {
  const input = { logGroupName: group, logStreamName: stream, startFromHead: true, nextToken: token };
  try {
    const { events = [], nextForwardToken } = await client.send(new GetLogEventsCommand(input));
    const messages = events.map(({ message = "" }) => message);
    return { messages, next: nextForwardToken, end: nextForwardToken === token };
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return { messages: [], next: token, end: true };
    throw error;
  }
}
