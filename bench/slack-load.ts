import { createHmac } from "node:crypto";
import { Agent, createServer, request } from "node:http";
import { parentPort } from "node:worker_threads";
import { z } from "zod";

// Plays Slack from a thread of its own, so that the bot's process is measured and not this one: an instant Web API,
// and signed requests at a steady pace, sent when it is their turn whether or not the ones before were answered.

const orderSchema = z.object({
  url: z.string(),
  secret: z.string(),
  perSecond: z.number(),
  /** The bodies of the requests, in order. */
  bodies: z.array(z.string()),
});
/** What the thread is asked to send. */
export type Order = z.infer<typeof orderSchema>;

/** Milliseconds until each request was answered, and until its modal was opened; none for requests that open none. */
export interface Measured {
  answered: number[];
  opened: number[];
}

const agent = new Agent({ keepAlive: true });
let sentAt = new Map<string, number>();
let opened: number[] = [];

const slack = createServer((incoming, response) => {
  const at = performance.now();
  let body = "";
  incoming.on("data", (chunk) => {
    body += chunk;
  });
  incoming.on("end", () => {
    const trigger = new URLSearchParams(body).get("trigger_id");
    const sent = sentAt.get(trigger ?? "");
    if (incoming.url?.endsWith("views.open") && sent !== undefined) opened.push(at - sent);
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"ok":true,"user":{"locale":"en-US"}}');
  });
});

slack.listen(0, "127.0.0.1", () => parentPort?.postMessage(slack.address()));
parentPort?.on("message", (message: unknown) => {
  void play(orderSchema.parse(message)).then((measured) => parentPort?.postMessage(measured));
});

async function play({ url, secret, perSecond, bodies }: Order): Promise<Measured> {
  sentAt = new Map();
  opened = [];
  const began = performance.now();
  const answered = await Promise.all(
    bodies.map(async (body, n) => {
      const turn = began + (n * 1000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, turn - performance.now())));
      sentAt.set(`trigger-${n}`, performance.now());
      return send(url, secret, body);
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { answered, opened };
}

function send(url: string, secret: string, body: string): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${digest}`,
  };
  const sent = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The bot answered ${response.statusCode}`));
      response.resume().on("end", () => resolve(performance.now() - sent));
    });
    outgoing.on("error", reject).end(body);
  });
}
