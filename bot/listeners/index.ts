import type { App, BlockButtonAction, MessageShortcut, ViewSubmitAction } from "@slack/bolt";
import type { Bot } from "../bot.ts";
import { ACTIONS, SHORTCUT, VIEWS } from "../ids.ts";
import { approve } from "./approve.ts";
import { cancelByButton } from "./cancel.ts";
import { startDryRun } from "./dry-run.ts";
import { turnPage } from "./history.ts";
import { homeOpened, newRun } from "./home.ts";
import { runInProduction } from "./message-shortcut.ts";
import { openReject, submitReject } from "./reject.ts";
import { slashCommand } from "./slash-command.ts";
import { submitRequest } from "./submit-request.ts";

/** Everything that a person can do in Slack, and which file answers it. */
export function listen(app: App, bot: Bot): void {
  app.command(bot.services.config.command, slashCommand(bot));
  app.shortcut<MessageShortcut>(SHORTCUT, runInProduction(bot));
  app.view<ViewSubmitAction>(VIEWS.request, submitRequest(bot));
  app.view<ViewSubmitAction>(VIEWS.reject, submitReject(bot));
  app.action<BlockButtonAction>(ACTIONS.approve, approve(bot));
  app.action<BlockButtonAction>(ACTIONS.dryRun, startDryRun(bot));
  app.action<BlockButtonAction>(ACTIONS.reject, openReject(bot));
  app.action<BlockButtonAction>(ACTIONS.cancel, cancelByButton(bot));
  app.action<BlockButtonAction>(ACTIONS.older, turnPage(bot));
  app.action<BlockButtonAction>(ACTIONS.newer, turnPage(bot));
  app.action<BlockButtonAction>(ACTIONS.newRun, newRun(bot));
  app.event("app_home_opened", homeOpened(bot));
}
