import { gunzipSync } from "node:zlib";
import * as z from "zod";

/** How much a payload may hold when it is unpacked. Lambda takes 6 MB packed; logs rarely shrink more than tenfold. */
const UNPACKED = 64 << 20;

const payloadSchema = z.object({ awslogs: z.object({ data: z.base64() }) });

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
const dataSchema = z.discriminatedUnion("messageType", [
  z.object({
    messageType: z.literal("DATA_MESSAGE"),
    logGroup: z.string(),
    logStream: z.string(),
    logEvents: z.array(z.object({ timestamp: z.int(), message: z.string() })),
  }),
  z.object({ messageType: z.literal("CONTROL_MESSAGE") }),
]);

/** Lines that were added to a log stream. */
export interface Arrival {
  logGroup: string;
  logStream: string;
  /** How much was printed, each line with its line break. */
  bytes: number;
  /** Oldest first; `timestamp` is milliseconds since 1970. */
  events: { timestamp: number; message: string }[];
}

/** What came is no payload of a log subscription. The text says what is wrong with it, and nothing that is in it. */
export class SubscriptionDamagedError extends Error {
  override readonly name = "SubscriptionDamagedError";
  constructor(problem: string) {
    super(`The payload of a log subscription cannot be read: ${problem}`);
  }
}

/**
 * Reads what CloudWatch Logs sends to a subscribed function. Undefined for the message with which it only tries
 * whether the function can be reached.
 * @throws SubscriptionDamagedError
 */
export function readSubscription(payload: unknown): Arrival | undefined {
  const packed = payloadSchema.safeParse(payload);
  if (!packed.success) throw new SubscriptionDamagedError("awslogs.data is missing or is no base64");
  const data = dataSchema.safeParse(unpacked(packed.data.awslogs.data));
  if (!data.success) {
    const places = data.error.issues.map(({ path }) => path.join(".") || "the whole");
    throw new SubscriptionDamagedError(`unexpected: ${places.join(", ")}`);
  }
  if (data.data.messageType === "CONTROL_MESSAGE") return undefined;
  const { logGroup, logStream, logEvents: events } = data.data;
  const bytes = events.reduce(
    (sum, { message }) => sum + Buffer.byteLength(message.replace(/\n$/, "")) + 1,
    0,
  );
  return { logGroup, logStream, bytes, events };
}

function unpacked(data: string): unknown {
  try {
    return JSON.parse(
      gunzipSync(Buffer.from(data, "base64"), { maxOutputLength: UNPACKED }).toString("utf8"),
    );
  } catch {
    throw new SubscriptionDamagedError("it is no gzipped JSON");
  }
}
