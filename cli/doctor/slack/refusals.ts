import { unknown, type Verdict, wrong } from "../check.ts";

const REPLACE = "copy the token again from the app's settings, OAuth & Permissions";
const REINSTALL = "install the app again, and replace the token if Slack shows a new one";

/** Slack's codes for a token that it does not take, and what to do (docs.slack.dev, auth.test, errors). */
const TOKEN: Readonly<Record<string, readonly [string, string]>> = {
  invalid_auth: ["Slack does not know this token.", REPLACE],
  not_authed: ["Slack got no token.", REPLACE],
  account_inactive: ["The app was removed from the workspace.", REINSTALL],
  token_revoked: ["The token was revoked.", REINSTALL],
  token_expired: ["The token has expired.", "turn token rotation off, and install the app again"],
  not_allowed_token_type: ["It is not the kind of token that is needed here.", REPLACE],
  missing_scope: ["The token lacks a scope.", REINSTALL],
};

/** What Slack's refusal of a token means. */
export function refusedToken(error = "no reason"): Verdict {
  const known = TOKEN[error];
  return known
    ? wrong(`${known[0]} (${error})`, known[1])
    : unknown(`Slack refused to look at the token (${error}).`);
}

const LOST = new Set(["user_not_found", "user_not_visible"]);

/** Whether Slack says that there is no such person, as far as the app may know. */
export function isLost(error: string | undefined): boolean {
  return error !== undefined && LOST.has(error);
}
