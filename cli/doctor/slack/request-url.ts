import { createHmac, randomBytes } from "node:crypto";
import { CannotCheckError, ok, type Verdict, wrong } from "../check.ts";

/** Two requests at once, and a cold start before the first answer. Ms. */
const TIMEOUT = 10_000;

/** What the bot answered to one request. */
interface Answer {
  status: number;
  body: string;
}

/**
 * Whether the bot at an address takes requests that Slack signed and no others. It is asked what Slack asks when
 * somebody enters a request URL (`url_verification`): the answer repeats a word, and nothing else happens.
 */
export async function requestUrlVerdict(url: string, signingSecret: string): Promise<Verdict> {
  const challenge = randomBytes(8).toString("hex");
  const body = JSON.stringify({ type: "url_verification", challenge });
  const [right, forged] = await Promise.all([
    post(url, body, signingSecret),
    post(url, body, randomBytes(16).toString("hex")),
  ]);
  if (forged.status < 300) {
    return wrong(
      `${url} takes requests that Slack did not sign.`,
      "find out what answers there: it is not Ambulance",
    );
  }
  if (right.status === 200 && right.body.includes(challenge)) return accepted(url);
  return refused(url, right.status);
}

function accepted(url: string): Verdict {
  return ok(
    `${url} answers what Slack signs and refuses what it does not. The app's request URLs must be this one; Slack lets nobody else read them.`,
  );
}

function refused(url: string, status: number): Verdict {
  if (status === 401)
    return wrong(
      `${url} refuses what is signed with this signing secret.`,
      "compare it with the app's settings, Basic Information, and check the clocks; a bot that is warm reads a new secret within a minute",
    );
  if (status === 403)
    return wrong(
      `${url} is closed: HTTP 403 comes from AWS, before the bot.`,
      "deploy again, and see whether a policy of the organization forbids public function URLs",
    );
  if (status >= 500)
    return wrong(`${url} fails with HTTP ${status}.`, "read the newest lines of the bot's log");
  return wrong(
    `${url} answers with HTTP ${status}, as the bot would not.`,
    "check that the address is the bot's",
  );
}

async function post(url: string, body: string, secret: string): Promise<Answer> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": `v0=${digest}`,
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    const why = error instanceof Error && error.name === "TimeoutError" ? "in time" : "at all";
    throw new CannotCheckError(
      `${url} does not answer ${why}.`,
      "check that the bot is there, and the network",
    );
  }
}
