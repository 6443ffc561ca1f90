import { createServer } from "node:http";
import { onTestFinished } from "vitest";
import { listening } from "../../support/listening.ts";

/** A Slack that looks at tokens and at nothing else. */
export interface SlackWithTokens {
  apiUrl: string;
  /** The tokens of the calls so far; null for a call without one. */
  tokens: (string | null)[];
  /** Slack's error for a token; undefined for one that is good. */
  refuse: (token: string | null) => string | undefined;
}

export async function slackWithTokens(): Promise<SlackWithTokens> {
  const server = createServer((request, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? null;
    slack.tokens.push(token);
    const error = slack.refuse(token);
    request.resume();
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(error === undefined ? { ok: true } : { ok: false, error }));
  });
  const apiUrl = `http://127.0.0.1:${await listening(server)}/api/`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const slack: SlackWithTokens = { apiUrl, tokens: [], refuse: () => undefined };
  return slack;
}
