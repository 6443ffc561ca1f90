import type { RespondFn } from "@slack/bolt";
import { RunNotFoundError } from "../../runs/errors.ts";
import type { Run } from "../../runs/run.ts";
import { runIdSchema } from "../../runs/run-id.ts";
import type { Bot } from "../bot.ts";
import type { Text } from "../text/index.ts";

/** Somebody who asked for something and gets an answer that only they see. */
export interface Asked {
  bot: Bot;
  text: Text;
  person: string;
  respond: RespondFn;
}

/** The run that somebody named or whose button they pressed. @throws RunNotFoundError */
export async function runCalled({ services }: Bot, id: string | undefined): Promise<Run> {
  const parsed = runIdSchema.safeParse(id);
  const run = parsed.success ? await services.store.get(parsed.data) : undefined;
  if (!run) throw new RunNotFoundError((id ?? "").slice(0, 100));
  return run;
}
