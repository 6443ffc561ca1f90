import { webApi } from "@slack/bolt";
import { NeverDeliverableError, NotDeliveredError } from "../../runs/delivery.ts";
import { StoreUnavailableError, VersionConflictError } from "../../runs/errors.ts";

/** Error codes of Slack that pass by themselves. */
const PASSING = new Set([
  "ratelimited",
  "rate_limited",
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "accesslimited",
]);

/**
 * Error codes that say nothing about the message: Slack takes nothing from this app until somebody gives it another
 * token or its workspace is at rest again. https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
const ABOUT_US = new Set([
  "not_authed",
  "invalid_auth",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "not_allowed_token_type",
  "missing_scope",
  "team_access_not_granted",
  "team_added_to_org",
  "org_login_required",
  "ekm_access_denied",
]);

/** How long nothing is sent after one of them, in seconds: a token is replaced by hand. */
const UNTIL_NEXT_TOKEN = 30;

/** Error codes that say: this message is not there, or can never be changed again. Another one can take its place. */
const GONE = new Set(["message_not_found", "cant_update_message", "edit_window_closed", "block_mismatch"]);

/** Slack's error code, for a call that Slack understood and refused. */
export function refusalCode(error: unknown): string | undefined {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}

/** Whether the message that should have been updated has to be posted anew. */
export function isGone(error: unknown): boolean {
  return GONE.has(refusalCode(error) ?? "");
}

/** Whether the message in whose thread something should have been posted is not there any more. */
export function isThreadGone(error: unknown): boolean {
  return ["thread_not_found", "message_not_found"].includes(refusalCode(error) ?? "");
}

/**
 * What a failure means for whoever delivers. What Slack will refuse again is `never`; whatever may be a passing
 * trouble of Slack, the network, the app's token or the store is `not now`. A mistake of ours must not stop every
 * later message.
 */
export function deliveryFailure(error: unknown): NotDeliveredError | NeverDeliverableError {
  if (error instanceof NotDeliveredError || error instanceof NeverDeliverableError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError) return new NotDeliveredError(error, error.retryAfter);
  const code = refusalCode(error);
  if (code !== undefined && ABOUT_US.has(code)) return new NotDeliveredError(error, UNTIL_NEXT_TOKEN);
  if (code !== undefined)
    return isFinal(code) ? new NeverDeliverableError(code) : new NotDeliveredError(error);
  return isOurMistake(error)
    ? new NeverDeliverableError(`internal: ${error.name}`)
    : new NotDeliveredError(error);
}

/**
 * The same for something that the message can do without, such as a file: what the app was not permitted when it was
 * installed holds up nothing else.
 */
export function extraFailure(error: unknown): NotDeliveredError | NeverDeliverableError {
  const code = refusalCode(error);
  return code === "missing_scope" ? new NeverDeliverableError(code) : deliveryFailure(error);
}

/** A page of HTML in place of an answer, as a proxy gives it, is no code of Slack's. */
function isFinal(code: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(code) && !PASSING.has(code);
}

function isOurMistake(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof StoreUnavailableError || error instanceof VersionConflictError) return false;
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}
