import type { BotAnswer } from "../bot/connection.ts";

/** What a person's act led to. `error` and `errors` are what Slack would show them. */
export interface Outcome {
  ok: boolean;
  error?: string;
  /** Errors of a modal's fields, by block id. */
  errors?: Record<string, string>;
}

/** What Slack shows when a modal could not be sent. */
export const TROUBLE_CONNECTING = "We had some trouble connecting. Try again?";

/** Slack's words below a slash command that failed. */
export function commandFailure(command: string, answer: BotAnswer): Outcome {
  const code = answer.outcome === "timeout" ? "operation_timeout" : "dispatch_failed";
  return { ok: false, error: failedWith(command, code) };
}

/** See {@link commandFailure}. */
export function failedWith(command: string, code: string): string {
  return `${command} failed with the error "${code}"`;
}

/** Slack's words beside a button that failed. */
export function interactionFailure(answer: BotAnswer): Outcome {
  if (answer.outcome === "refused")
    return { ok: false, error: `This app responded with Status Code ${answer.status}.` };
  if (answer.outcome === "timeout") {
    return { ok: false, error: "Operation timed out. Apps need to respond within 3 seconds." };
  }
  return { ok: false, error: "This app is not connected." };
}
