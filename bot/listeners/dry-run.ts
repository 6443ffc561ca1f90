import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { dryRun } from "../../runs/begin-dry-run.ts";
import type { Bot } from "../bot.ts";
import { runCalled } from "./asked.ts";
import { refreshHome } from "./home.ts";

/** An approver pressed Dry run: whether they may, and whether it makes sense, is decided by the rules. */
export function startDryRun(bot: Bot): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, body, action }) => {
    const { id } = await runCalled(bot, action.value);
    await dryRun(bot.services, id, body.user.id);
    await ack();
    await refreshHome(bot, body);
  };
}
