import { answer } from "../answer.ts";
import { showMessage } from "../blocks/show.ts";
import { sentence } from "../blocks/thread.ts";
import { shownOutput } from "../deliver/read-output.ts";
import { type Asked, runCalled } from "./asked.ts";

/** `/ambulance show RUN` */
export async function showRun({ bot, text, respond }: Asked, id: string): Promise<void> {
  const { services, permalinks } = bot;
  if (id === "")
    return answer(respond, sentence(text.slash.runMissing(`\`${services.config.command} show RUN\``)));
  const run = await runCalled(bot, id);
  const shown = run.startedAt === undefined ? undefined : await shownOutput(services.output, run.id);
  const cardLink = await permalinks.linkTo(run.messages.card);
  await answer(respond, showMessage(run, services.config, shown, cardLink, text));
}
