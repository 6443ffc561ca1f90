import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { decide } from "../../runs/decide.ts";
import { readApproveValue } from "../approve-value.ts";
import type { Bot } from "../bot.ts";
import { runCalled } from "./asked.ts";
import { refreshHome } from "./home.ts";

/**
 * Somebody pressed Approve. Whether they may, and whether it is too late, is decided by the rules. The press is
 * acknowledged when the decision is stored: where a function ends with its answer, nothing after that is certain.
 */
export function approve(bot: Bot): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, body, action }) => {
    const { runId, dryRun } = readApproveValue(action.value);
    const { id } = await runCalled(bot, runId);
    await decide(bot.services, id, { verdict: "approved", by: body.user.id, reason: "", dryRun });
    await ack();
    await refreshHome(bot, body);
  };
}
