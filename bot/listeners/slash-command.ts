import type { AllMiddlewareArgs, Middleware, SlackCommandMiddlewareArgs } from "@slack/bolt";
import { answer } from "../answer.ts";
import { helpMessage, unknownMessage } from "../blocks/help.ts";
import { INPUT_LENGTH } from "../blocks/request-modal.ts";
import type { Bot } from "../bot.ts";
import { type Command, parseCommand } from "../command.ts";
import { cancelByName } from "./cancel.ts";
import { check } from "./check.ts";
import { showHistory } from "./history.ts";
import { filledIn, openRequest } from "./open-request.ts";
import { showRun } from "./show.ts";

type Args = SlackCommandMiddlewareArgs & AllMiddlewareArgs;

/** `/ambulance …`: finds out what is meant and does it. */
export function slashCommand(bot: Bot): Middleware<SlackCommandMiddlewareArgs> {
  return async (args) => {
    await args.ack();
    await obey(bot, args, parseCommand(args.command.text, Object.keys(bot.services.config.targets)));
  };
}

async function obey(bot: Bot, args: Args, command: Command): Promise<void> {
  const { config } = bot.services;
  const { user_id: person, trigger_id: trigger, channel_id: channel } = args.command;
  if (command.kind === "request") return open(bot, { person, trigger, channel }, command);
  const text = await bot.readers.textFor(person);
  const asked = { bot, text, person, respond: args.respond };
  switch (command.kind) {
    case "check":
      return check(asked, command);
    case "history":
      return showHistory(asked, command.filters);
    case "show":
      return showRun(asked, command.run);
    case "cancel":
      return cancelByName(asked, command.run);
    case "help":
      return answer(args.respond, helpMessage(config, text));
    case "unknown":
      return answer(args.respond, unknownMessage(config, command.suggestion, text));
  }
}

async function open(
  bot: Bot,
  asking: { person: string; trigger: string; channel: string },
  { target, command }: { target?: string; command?: string },
): Promise<void> {
  const { slash, common } = await bot.readers.textFor(asking.person);
  const notice = slash.commandTooLong(common.count(INPUT_LENGTH));
  const filled = command === undefined ? {} : filledIn(command, notice);
  await openRequest(bot, asking, { ...(target === undefined ? {} : { target }), ...filled });
}
