import { createHmac } from "node:crypto";

/**
 * The headers with which Slack signs a request to an app: `v0=` and the HMAC-SHA256 of
 * `v0:{timestamp}:{raw body}` with the signing secret; the timestamp is in seconds.
 */
export function signatureHeaders(signingSecret: string, body: string, nowMs: number): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const digest = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
}
