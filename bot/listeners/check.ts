import type { RequestProblem } from "../../runs/errors.ts";
import { readCommand } from "../../runs/policy/read.ts";
import { checkCommand, normalizeCommand } from "../../runs/script/command.ts";
import { answer } from "../answer.ts";
import { checkMessages, notACommandMessage } from "../blocks/check.ts";
import { sentence } from "../blocks/thread.ts";
import { fieldErrors } from "../problems.ts";
import type { Asked } from "./asked.ts";

/** Slack: a `response_url` takes five answers. */
const ANSWERS = 5;

/**
 * `/ambulance check [TARGET] RUBY`: what would become of a command. Nothing is requested, stored or run, and only the
 * person who asks sees the answer.
 */
export async function check(
  { bot, text, person, respond }: Asked,
  { target, command = "" }: { target?: string; command?: string },
): Promise<void> {
  const { config } = bot.services;
  if (command === "")
    return answer(respond, sentence(text.verdict.commandMissing(`\`${config.command} check TARGET RUBY\``)));
  const read = await reading(normalizeCommand(command));
  if ("field" in read) {
    const words = fieldErrors([read], text)[read.field] ?? "";
    return answer(respond, notACommandMessage(words, text));
  }
  const targets = target === undefined ? Object.keys(config.targets) : [target];
  const messages = checkMessages({ targets, findings: read.findings, person }, config, text);
  for (const message of messages.slice(0, ANSWERS)) await answer(respond, message);
}

async function reading(command: string) {
  const unfit = checkCommand(command)[0];
  if (unfit) return { field: "command", code: "command-unfit", problem: unfit } satisfies RequestProblem;
  const read = await readCommand(command);
  if ("findings" in read) return read;
  return { field: "command", code: "command-syntax", problem: read.problem } satisfies RequestProblem;
}
