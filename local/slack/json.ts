import { z } from "zod";

/** A JSON object whose fields are not known yet. */
export const jsonObject = z.record(z.string(), z.unknown());

/** See {@link jsonObject}. */
export type Json = z.infer<typeof jsonObject>;

/** What every Web API method answers. */
export const slackAnswer = z.looseObject({ ok: z.boolean(), error: z.string().optional() });

/** See {@link slackAnswer}. */
export type SlackAnswer = z.infer<typeof slackAnswer>;

/** A refusal in Slack's form. */
export function refusal(error: string, extra: Json = {}): SlackAnswer {
  return { ok: false, error, ...extra };
}

/** Parses JSON that may be broken; `undefined` then. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
