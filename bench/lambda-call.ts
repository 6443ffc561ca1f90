import { createHmac } from "node:crypto";

// A fresh process, as Lambda makes one: loads a bundle, calls its handler with a signed slash command, and prints how
// many milliseconds after the start of the process the answer was there.

const [, , bundle = "", secret = ""] = process.argv;
const body = new URLSearchParams({
  command: "/ambulance",
  text: "production User.count",
  user_id: "U0DEVELOPER",
  team_id: "T0",
  channel_id: "C0RUNS",
  trigger_id: "trigger",
  response_url: "https://hooks.slack.com/commands/T0/1/x",
}).toString();
const timestamp = String(Math.floor(Date.now() / 1000));
const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");

const { handler } = await import(bundle);
const answer = await handler(
  {
    version: "2.0",
    rawPath: "/slack/events",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Slack-Request-Timestamp": timestamp,
      "X-Slack-Signature": `v0=${digest}`,
    },
    requestContext: { http: { method: "POST", path: "/slack/events" }, timeEpoch: Date.now() },
    body,
    isBase64Encoded: false,
  },
  { awsRequestId: "bench", getRemainingTimeInMillis: () => 10_000 },
);
console.log(JSON.stringify({ status: answer.statusCode, milliseconds: performance.now() }));
process.exit();
