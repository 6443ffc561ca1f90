import type { types } from "@slack/bolt";
import type { Run } from "../../runs/run.ts";
import { isUnfiltered, newerThan, olderThan, type Page } from "../history-page.ts";
import { ACTIONS } from "../ids.ts";
import type { Text } from "../text/index.ts";
import { actions, type Block, button, type Message, mrkdwn, plain, section } from "./elements.ts";
import { EMOJI, MODE_EMOJI } from "./emoji.ts";
import { date, escaped, firstLine, link, mention } from "./mrkdwn.ts";
import { sentence } from "./thread.ts";

/** The runs of a page, newest first, and where older ones begin. */
export interface Listing {
  runs: readonly Run[];
  next?: string;
  /** The links to the cards, by run id. */
  links: ReadonlyMap<string, string>;
  /** The slash command. */
  command: string;
}

/** A page of the history. */
export function historyMessage(page: Page, listing: Listing, text: Text): Message {
  const { history: say } = text;
  const filters = isUnfiltered(page) ? say.all : say.only(filterWords(page, text));
  const rows = listing.runs.flatMap((run) => historyRow(run, listing.links.get(run.id), text));
  const empty = rows.length === 0 ? [section(emptyWords(page, listing.command, text))] : [];
  return sentence(`*${say.title}*  ${filters}`, ...rows, ...empty, ...paging(page, listing.next, text));
}

/** One run in a list: what is ours in a line, and below it the first line of the command, unparsed. */
export function historyRow(run: Run, card: string | undefined, text: Text): Block[] {
  const { history: say, status, common } = text;
  const facts = [
    `${EMOJI[run.status]} *${status[run.status].word}*`,
    `*${escaped(run.target)}*`,
    `${MODE_EMOJI[run.mode]} ${common.modes[run.mode]}`,
    mention(run.requester),
    date(run.requestedAt),
    ...(card === undefined ? [] : [link(card, say.card)]),
  ];
  const command: types.ContextBlock = {
    type: "context",
    elements: [mrkdwn(named(run, text)), plain(firstLine(run.command, 150))],
  };
  return [section(facts.join("  ·  ")), command];
}

function named({ id, dryRunOf }: Run, { dryRun: say }: Text): string {
  return dryRunOf === undefined ? `\`${id}\`` : `\`${id}\` (${say.of(`\`${dryRunOf}\``)})`;
}

function filterWords(page: Page, { history: say, status }: Text): string {
  const { requester, target, since } = page;
  return [
    ...(requester === undefined ? [] : [mention(requester)]),
    ...(target === undefined ? [] : [`\`target:${escaped(target)}\``]),
    ...(page.status === undefined ? [] : [status[page.status].word]),
    ...(since === undefined ? [] : [say.since(date(since))]),
  ].join(", ");
}

function emptyWords(page: Page, command: string, { history: say }: Text): string {
  if (page.after !== undefined) return say.emptyPage;
  return isUnfiltered(page) ? say.empty(command) : say.emptyFiltered;
}

function paging(page: Page, next: string | undefined, { history: say }: Text): Block[] {
  const newer = newerThan(page);
  return actions([
    ...(newer ? [button(ACTIONS.newer, say.newer, JSON.stringify(newer))] : []),
    ...(next === undefined ? [] : [button(ACTIONS.older, say.older, JSON.stringify(olderThan(page, next)))]),
  ]);
}
