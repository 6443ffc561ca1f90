import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { decide } from "../../runs/decide.ts";
import type { Bot } from "../bot.ts";
import { runCalled } from "./asked.ts";
import { refreshHome } from "./home.ts";

/** Somebody pressed Approve. Whether they may, and whether it is too late, is decided by the rules. */
export function approve(bot: Bot): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, body, action }) => {
    await ack();
    const { id } = await runCalled(bot, action.value);
    await decide(bot.services, id, { verdict: "approved", by: body.user.id, reason: "" });
    await refreshHome(bot, body);
  };
}
