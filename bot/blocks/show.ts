import type { Entry } from "../../audit/entry.ts";
import type { Config } from "../../runs/config.ts";
import type { Run } from "../../runs/run.ts";
import type { Text } from "../text/index.ts";
import { wholeCard } from "./card.ts";
import { type Block, context, MESSAGE_LENGTH, type Message, section } from "./elements.ts";
import { sizeOf } from "./findings.ts";
import { date, link } from "./mrkdwn.ts";
import { outputBlocks, type Shown } from "./output.ts";
import { author } from "./people.ts";
import { runsInWhole } from "./runs-in.ts";
import { runLinks } from "./thread.ts";

/** How many entries are listed, a run has about eight; and how many beside a command that leaves little room. */
const ENTRIES = 20;
const FEW = 3;

/** Everything about a run, for the person who asks: the card without its buttons, the record, the output. */
export function showMessage(
  run: Run,
  config: Config,
  shown: Shown | undefined,
  cardLink: string | undefined,
  text: Text,
): Message {
  const about = (room: number) =>
    withoutButtons(wholeCard(run, config, text, { room, where: text.found.onCard }));
  const least = sizeOf(about(0).blocks);
  const all = details(run, cardLink, ENTRIES, text);
  const isMuch = least + sizeOf(all) > MESSAGE_LENGTH;
  const below = isMuch ? details(run, cardLink, FEW, text) : all;
  const room = MESSAGE_LENGTH - sizeOf(below);
  const printed = shown ? printedWithin(room - least, shown, text) : [];
  const { text: words, blocks } = about(room - sizeOf(printed));
  return { text: words, blocks: [...blocks, ...below, ...printed] };
}

function withoutButtons({ text, blocks }: Message): Message {
  return { text, blocks: blocks.filter((block) => block.type !== "actions") };
}

/** The output, where there is room for it beside the rest: the thread has it in any case. */
function printedWithin(room: number, shown: Shown, text: Text): Block[] {
  const blocks = outputBlocks(shown, text);
  return sizeOf(blocks) <= room ? blocks : [section(text.show.outputInThread)];
}

function details(run: Run, cardLink: string | undefined, entries: number, text: Text): Block[] {
  return [
    ...links(run, cardLink, text),
    ...whole(run, text),
    section(`*${text.show.record}*`),
    context(record(run.entries, entries, text)),
  ];
}

function whole(run: Run, text: Text): Block[] {
  const names = runsInWhole(run, text);
  return names.length === 0 ? [] : [context(names.join("\n"))];
}

function links(run: Run, cardLink: string | undefined, { show: say, thread }: Text): Block[] {
  const all = [...(cardLink === undefined ? [] : [link(cardLink, say.card)]), ...runLinks(run, thread)];
  return all.length === 0 ? [] : [context(`${say.links} ${all.join("  ·  ")}`)];
}

function record(entries: readonly Entry[], most: number, text: Text): string {
  const { show: say } = text;
  const lines = entries
    .slice(0, most)
    .map(({ at, kind, by }) => say.entry(date(at), say.kinds[kind], author(by, text)));
  const more = entries.length > most ? [say.moreEntries(entries.length - most)] : [];
  return [...lines, ...more].join("\n");
}
