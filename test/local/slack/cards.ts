import { DEVELOPER, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { api, buttonBlock, look } from "./helpers.ts";

/** The bot says something in the runs channel. */
export const post = (slack: Sandbox, text: string, more = {}) =>
  api(slack, "chat.postMessage", { channel: RUNS_CHANNEL, text, ...more });

/** A message with a button to press; returns its `ts`. */
export async function postCard(slack: Sandbox): Promise<string> {
  const { ts } = await post(slack, "run", { blocks: [buttonBlock()] });
  return String(ts);
}

/** The same for the developer's eyes alone. */
export async function postPrivateCard(slack: Sandbox): Promise<string> {
  const card = { channel: RUNS_CHANNEL, user: DEVELOPER.id, text: "x", blocks: [buttonBlock()] };
  await api(slack, "chat.postEphemeral", card);
  const [mine] = (await look(slack, DEVELOPER.id)).messages;
  return String(mine?.ts);
}

/** What the page sends when a person presses the button of a card. */
export const pressOn = (messageTs: string, as: string) => ({
  as,
  messageTs,
  blockId: "decision",
  actionId: "approve",
});
