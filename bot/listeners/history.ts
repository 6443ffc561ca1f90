import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { Run } from "../../runs/run.ts";
import { STATUSES } from "../../runs/status.ts";
import { answer, replaceAnswer } from "../answer.ts";
import type { Message } from "../blocks/elements.ts";
import { historyMessage } from "../blocks/history.ts";
import { allOf } from "../blocks/people.ts";
import { sentence } from "../blocks/thread.ts";
import type { Bot } from "../bot.ts";
import { type Filters, type Mistake, parseFilters, type Who } from "../history-filters.ts";
import { type Page, pageSchema, queryOf } from "../history-page.ts";
import { describe } from "../log.ts";
import type { Text } from "../text/index.ts";
import type { Asked } from "./asked.ts";

/** `/ambulance history …`: what has run. Whoever may use the command may see it. */
export async function showHistory({ bot, text, person, respond }: Asked, words: string): Promise<void> {
  const filters = parseFilters(words);
  if ("mistake" in filters) return answer(respond, sentence(mistakeWords(filters, text)));
  const requester = filters.who && (await memberId(bot, filters.who, person, text));
  if (requester && "words" in requester) return answer(respond, sentence(requester.words));
  await answer(respond, await pageMessage(bot, firstPage(bot, filters, requester?.id), text));
}

/** Somebody pressed Older or Newer below a page. */
export function turnPage(bot: Bot): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, body, action, respond }) => {
    await ack();
    const page = pageSchema.parse(JSON.parse(action.value ?? ""));
    await replaceAnswer(respond, await pageMessage(bot, page, await bot.readers.textFor(body.user.id)));
  };
}

async function pageMessage({ services, permalinks }: Bot, page: Page, text: Text): Promise<Message> {
  const { runs, next } = await services.store.history(queryOf(page));
  const links = await cardLinks({ permalinks }, runs);
  return historyMessage(
    page,
    { runs, links, command: services.config.command, ...(next === undefined ? {} : { next }) },
    text,
  );
}

/** The links to the cards of runs, as far as Slack knows them. */
export async function cardLinks(
  { permalinks }: Pick<Bot, "permalinks">,
  runs: readonly Run[],
): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  await Promise.all(
    runs.map(async ({ id, messages }) => {
      const link = await permalinks.linkTo(messages.card);
      if (link !== undefined) links.set(id, link);
    }),
  );
  return links;
}

function firstPage(
  { services }: Bot,
  { target, status, since }: Filters,
  requester: string | undefined,
): Page {
  return {
    back: [],
    ...(requester === undefined ? {} : { requester }),
    ...(target === undefined ? {} : { target }),
    ...(status === undefined ? {} : { status }),
    ...(since === undefined ? {} : { since: services.clock.now() - since * 1000 }),
  };
}

async function memberId(
  bot: Bot,
  who: Who,
  asking: string,
  text: Text,
): Promise<{ id: string } | { words: string }> {
  const { history: say } = text;
  if ("id" in who) return who;
  if (who.name === "me") return { id: asking };
  try {
    const ids = await bot.people.called(who.name);
    const [id] = ids;
    if (id === undefined) return { words: say.unknownPerson };
    return ids.length === 1 ? { id } : { words: say.severalPeople(allOf(ids, text)) };
  } catch (error) {
    bot.log.warn(`The list of people is not available: ${describe(error)}`);
    return { words: say.peopleUnavailable };
  }
}

function mistakeWords({ mistake }: Mistake, { history: say }: Text): string {
  switch (mistake) {
    case "unknown-filter":
      return say.unknownFilter;
    case "unknown-status":
      return say.unknownStatus(STATUSES.map((status) => `\`${status}\``).join(", "));
    case "bad-target":
      return say.badTarget;
    case "bad-since":
      return say.badSince;
  }
}
