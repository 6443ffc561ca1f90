import { randomBytes } from "node:crypto";
import type {
  AllMiddlewareArgs,
  AnyMiddlewareArgs,
  Middleware,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from "@slack/bolt";
import { answer, tellDirectly } from "./answer.ts";
import { noticeModal } from "./blocks/reject-modal.ts";
import { sentence } from "./blocks/thread.ts";
import type { Bot } from "./bot.ts";
import { refusalCode } from "./deliver/failures.ts";
import { describe, type Log } from "./log.ts";
import { refusal } from "./refusals.ts";
import type { Text } from "./text/index.ts";

type Args = AnyMiddlewareArgs & AllMiddlewareArgs;

/** Slack's codes for a window that was opened too late. */
const TOO_SLOW = ["trigger_expired", "expired_trigger_id", "trigger_exchanged"];

/**
 * The one place where errors of listeners arrive. Whoever did something always hears what became of it, in their
 * language: what the rules refuse and who could do it, or that something broke, with a reference into the log.
 */
export function boundary(bot: Bot): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    try {
      await args.next();
    } catch (error) {
      await explain(bot, args, error);
    }
  };
}

async function explain(bot: Bot, args: Args, error: unknown): Promise<void> {
  const text = await bot.readers.textFor(args.context.userId ?? "");
  const known = knownSentence(error, text);
  const reference = known === undefined ? logged(bot.log, error) : "";
  try {
    if (isSubmission(args)) await answerSubmission(args, known, reference, text);
    else await answerPerson(bot, args, known ?? text.refusals.somethingWrong(reference));
  } catch (failure) {
    bot.log.warn(`Somebody could not be told what went wrong: ${describe(failure)}`);
  }
}

function knownSentence(error: unknown, text: Text): string | undefined {
  return TOO_SLOW.includes(refusalCode(error) ?? "") ? text.refusals.tooSlow : refusal(error, text);
}

/** Writes an error to the log, with the places in the code but without any payload, under a reference that can be read aloud. */
function logged(log: Log, error: unknown): string {
  const reference = randomBytes(4).toString("hex");
  const places =
    error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line)) : [];
  log.error([`${reference} ${describe(error)}`, ...places].join("\n"));
  return reference;
}

type Submission = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

function isSubmission(args: Args): args is Submission {
  return "view" in args && args.body.type === "view_submission";
}

/** A refusal takes the place of the window; what broke is shown in it, so that nothing that was typed is lost. */
async function answerSubmission(
  { ack, view }: Submission,
  known: string | undefined,
  reference: string,
  text: Text,
): Promise<void> {
  if (known !== undefined) return ack({ response_action: "update", view: noticeModal(known, text) });
  const field = view.blocks.find((block) => block.type === "input")?.block_id;
  const words = text.refusals.somethingWrongPlain(reference);
  if (field === undefined) return ack({ response_action: "update", view: noticeModal(words, text) });
  return ack({ response_action: "errors", errors: { [field]: words } });
}

async function answerPerson(bot: Bot, args: Args, words: string): Promise<void> {
  if ("event" in args) return;
  await args.ack().catch(() => undefined);
  const message = sentence(words);
  const hasPlace =
    "response_url" in args.body && typeof args.body.response_url === "string" && args.body.response_url;
  if (hasPlace && "respond" in args) return answer(args.respond, message);
  if (args.context.userId) await tellDirectly(bot, args.context.userId, message);
}
