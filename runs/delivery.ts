/** Slack did not take a message now: it is down, slow, or asks to wait. Whoever delivers tries again, in order. */
export class NotDeliveredError extends Error {
  override readonly name = "NotDeliveredError";
  /** What `Retry-After` asked for. */
  readonly retryAfterSeconds: number | undefined;
  constructor(cause: unknown, retryAfterSeconds?: number) {
    super("The message was not delivered", { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Slack will never take this message: the bot is not in the channel, the channel is archived. Trying again is useless. */
export class NeverDeliverableError extends Error {
  override readonly name = "NeverDeliverableError";
  /** Slack's error code, for the log. */
  readonly code: string;
  constructor(code: string) {
    super(`Slack refused the message: ${code}`);
    this.code = code;
  }
}
