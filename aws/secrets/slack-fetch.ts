import * as z from "zod";
import type { SlackSecrets } from "./slack-secrets.ts";

/**
 * Slack's words for a token that is not, or no longer, good.
 * https://docs.slack.dev/reference/methods/auth.test#errors
 */
const REFUSED = ["invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed"];

const refusalSchema = z.object({ ok: z.literal(false), error: z.enum(REFUSED) });

/** Stands where a client of Slack's Web API wants a token that is not known yet; it never leaves the process. */
export const TOKEN_TO_COME = "read-when-sent";

/**
 * A `fetch` for Slack's Web API that sends the token of this moment: when Slack refuses it and another one was put
 * in its place, the request is sent again with that. Nothing of a refused request was done.
 */
export function slackFetch(secrets: SlackSecrets): typeof fetch {
  return async (input, init) => {
    if (!new Headers(init?.headers).has("authorization")) return fetch(input, init);
    const { botToken } = await secrets.current();
    const response = await fetch(input, withToken(init, botToken));
    if (!(await isRefused(response))) return response;
    const renewed = await secrets.renewed();
    return renewed.botToken === botToken ? response : fetch(input, withToken(init, renewed.botToken));
  };
}

function withToken(init: RequestInit | undefined, token: string): RequestInit {
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${token}`);
  return { ...init, headers };
}

async function isRefused(response: Response): Promise<boolean> {
  if (!response.headers.get("content-type")?.includes("json")) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return refusalSchema.safeParse(body).success;
}
