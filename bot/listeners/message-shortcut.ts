import type { MessageShortcut, Middleware, SlackShortcutMiddlewareArgs } from "@slack/bolt";
import type { Bot } from "../bot.ts";
import { codeIn } from "../message-code.ts";
import { filledIn, openRequest } from "./open-request.ts";

/** "Run in production" in the menu of a message: the modal with the message's code filled in. */
export function runInProduction(bot: Bot): Middleware<SlackShortcutMiddlewareArgs<MessageShortcut>> {
  return async ({ ack, shortcut }) => {
    await ack();
    const { user, channel, trigger_id: trigger, message } = shortcut;
    const { modal } = await bot.readers.textFor(user.id);
    const asking = { person: user.id, trigger, channel: channel.id };
    await openRequest(bot, asking, filledIn(codeIn(message), modal.tooLong));
  };
}
