import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { cancel } from "../../runs/cancel.ts";
import { answer } from "../answer.ts";
import { sentence } from "../blocks/thread.ts";
import type { Bot } from "../bot.ts";
import { type Asked, runCalled } from "./asked.ts";
import { refreshHome } from "./home.ts";

/** Somebody pressed Cancel. The card tells what became of it. Acknowledged once it is stored, as an approval is. */
export function cancelByButton(bot: Bot): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, body, action }) => {
    const { id } = await runCalled(bot, action.value);
    await cancel(bot.services, id, body.user.id);
    await ack();
    await refreshHome(bot, body);
  };
}

/** `/ambulance cancel RUN` */
export async function cancelByName({ bot, text, person, respond }: Asked, id: string): Promise<void> {
  const { slash: say } = text;
  if (id === "")
    return answer(respond, sentence(say.runMissing(`\`${bot.services.config.command} cancel RUN\``)));
  const { id: runId } = await runCalled(bot, id);
  const run = await cancel(bot.services, runId, person);
  await answer(respond, sentence(run.status === "stopping" ? say.cancelling : say.cancelled));
}
