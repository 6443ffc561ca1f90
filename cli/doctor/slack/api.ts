import { z } from "zod";
import { CannotCheckError } from "../check.ts";

/** Slack's Web API as far as the doctor needs it, headers included, which the client of Bolt does not show. */
export interface SlackApi {
  /** @throws CannotCheckError when Slack gives no answer that can be read */
  call(method: string, args?: Record<string, string>): Promise<SlackAnswer>;
}

const bodySchema = z.looseObject({ ok: z.boolean(), error: z.string().optional() });

/** What Slack answered. */
export interface SlackAnswer {
  body: z.infer<typeof bodySchema>;
  /** The scopes of the token; undefined when Slack did not say. */
  scopes: readonly string[] | undefined;
  /** Slack's time in milliseconds, to a second; undefined when it did not say. */
  date: number | undefined;
}

const TIMEOUT = 8_000;

/** @param apiUrl another Slack-compatible API; ends with a slash or not */
export function slackApi(token: string, apiUrl = "https://slack.com/api/"): SlackApi {
  const base = apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/`;
  return {
    async call(method, args = {}) {
      const response = await fetch(`${base}${method}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: new URLSearchParams(args),
        signal: AbortSignal.timeout(TIMEOUT),
      }).catch((error: unknown) => {
        throw new CannotCheckError(`Slack cannot be reached: ${reason(error)}.`, "check the network");
      });
      return answerOf(method, response);
    },
  };
}

async function answerOf(method: string, response: Response): Promise<SlackAnswer> {
  if (response.status === 429) throw new CannotCheckError(`Slack wants fewer calls of ${method} just now.`);
  const parsed = bodySchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success)
    throw new CannotCheckError(`Slack answered ${method} with HTTP ${response.status} and no sense.`);
  const date = Date.parse(response.headers.get("date") ?? "");
  return {
    body: parsed.data,
    scopes: response.headers
      .get("x-oauth-scopes")
      ?.split(",")
      .map((scope) => scope.trim()),
    date: Number.isNaN(date) ? undefined : date,
  };
}

/** `fetch` hides the reason in the cause; neither holds the token. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const { cause } = error;
  return cause instanceof Error && cause.message ? cause.message : error.message;
}
