import type { Entry } from "../../audit/entry.ts";
import type { Config } from "../../runs/config.ts";
import type { Run } from "../../runs/run.ts";
import type { Text } from "../text/index.ts";
import { card } from "./card.ts";
import { type Block, context, MESSAGE_LENGTH, type Message, section } from "./elements.ts";
import { sizeOf } from "./findings.ts";
import { date, link } from "./mrkdwn.ts";
import { outputBlocks, type Shown } from "./output.ts";
import { author } from "./people.ts";
import { runsInWhole } from "./runs-in.ts";
import { runLinks } from "./thread.ts";

/** How many entries are listed; a run has about eight. */
const ENTRIES = 20;

/** Everything about a run, for the person who asks: the card without its buttons, the record, the output. */
export function showMessage(
  run: Run,
  config: Config,
  shown: Shown | undefined,
  cardLink: string | undefined,
  text: Text,
): Message {
  const below = [
    ...links(run, cardLink, text),
    ...whole(run, text),
    section(`*${text.show.record}*`),
    context(record(run.entries, text)),
    ...(shown ? outputBlocks(shown, text) : []),
  ];
  const { text: words, blocks } = card(run, config, text, {
    room: MESSAGE_LENGTH - sizeOf(below),
    where: text.found.onCard,
  });
  return { text: words, blocks: [...blocks.filter((block) => block.type !== "actions"), ...below] };
}

function whole(run: Run, text: Text): Block[] {
  const names = runsInWhole(run, text);
  return names.length === 0 ? [] : [context(names.join("\n"))];
}

function links(run: Run, cardLink: string | undefined, { show: say, thread }: Text): Block[] {
  const all = [...(cardLink === undefined ? [] : [link(cardLink, say.card)]), ...runLinks(run, thread)];
  return all.length === 0 ? [] : [context(`${say.links} ${all.join("  ·  ")}`)];
}

function record(entries: readonly Entry[], text: Text): string {
  const { show: say } = text;
  const lines = entries
    .slice(0, ENTRIES)
    .map(({ at, kind, by }) => say.entry(date(at), say.kinds[kind], author(by, text)));
  const more = entries.length > ENTRIES ? [say.moreEntries(entries.length - ENTRIES)] : [];
  return [...lines, ...more].join("\n");
}
