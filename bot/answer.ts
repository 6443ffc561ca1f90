import type { RespondFn } from "@slack/bolt";
import type { Message } from "./blocks/elements.ts";
import { clip } from "./blocks/mrkdwn.ts";
import type { Bot } from "./bot.ts";
import { PLAINLY } from "./deliver/delivery.ts";

/** Slack: more is cut off. Characters of the text that stands for a message with blocks. */
const TEXT_LENGTH = 3_000;

/** Answers only the person who did something, where they did it. */
export async function answer(respond: RespondFn, message: Message): Promise<void> {
  await respond({ ...ephemeral(message), replace_original: false });
}

/** Replaces the answer whose button was pressed. */
export async function replaceAnswer(respond: RespondFn, message: Message): Promise<void> {
  await respond({ ...ephemeral(message), replace_original: true });
}

/** Tells somebody something where there is no place for an answer: App Home, a window. */
export async function tellDirectly({ client }: Bot, person: string, message: Message): Promise<void> {
  await client.chat.postMessage({ channel: person, ...message, ...PLAINLY });
}

function ephemeral(message: Message) {
  const text = clip(message.text, TEXT_LENGTH);
  return { response_type: "ephemeral", text, blocks: message.blocks, ...PLAINLY } as const;
}
