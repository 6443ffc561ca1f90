import type { Run } from "../../../runs/run.ts";
import { slashCommand, someBot } from "../../support/bot.ts";

/** The bot over some runs, and `/ambulance …` with its answer. */
export async function withRuns(runs: readonly Run[], overrides = {}) {
  const bot = await someBot(overrides);
  for (const run of runs) await bot.services.store.insert(run);
  const ask = async (text: string) => {
    await bot.send(slashCommand(bot.slack, text));
    return bot.slack.to("response").at(-1) ?? {};
  };
  return { ...bot, ask };
}
