import { excerpt, roomOf, SHOWN, tail } from "../printed.ts";
import type { Text } from "../text/index.ts";
import type { Message } from "./elements.ts";
import { type Block, preformatted, richText, section } from "./elements.ts";
import { sentence } from "./thread.ts";

/** What there is of an output: all of it, or its beginning and its end. */
export interface Shown {
  first: string;
  last: string;
  isWhole: boolean;
  /** In bytes and lines, of everything that was printed. */
  size: number;
  lines: number;
}

/** The message that follows the output while a run goes on: its end, always in the same blocks. */
export function runningOutput(shown: Pick<Shown, "last" | "isWhole" | "size">, text: Text): Message {
  const { output: say, common } = text;
  const whole = shown.isWhole && roomOf(shown.last) <= SHOWN;
  const title = whole ? say.running : say.runningTail(common.bytes(shown.size));
  return sentence(title, richText(preformatted(trimmed(tail(shown.last)))));
}

/** The same message once the run is over. It stays above the result, which then need not repeat it. */
export function finalOutput(shown: Shown, text: Text): Message {
  const lines = text.common.lines(shown.lines);
  return { text: text.output.whole(lines), blocks: outputBlocks(shown, text) };
}

/** Whether an output is shown whole, so that no file is needed. */
export function fits(shown: Pick<Shown, "first" | "isWhole">): boolean {
  return shown.isWhole && roomOf(trimmed(shown.first)) <= SHOWN;
}

/** The output of a run that is over, as blocks below its result. */
export function outputBlocks(shown: Shown, text: Text): Block[] {
  const { output: say, common } = text;
  if (shown.size === 0) return [section(say.nothing)];
  const lines = common.lines(shown.lines);
  if (fits(shown)) return [section(say.whole(lines)), richText(preformatted(trimmed(shown.first)))];
  const { beginning, end } = excerpt(shown.first, shown.last);
  return [
    section(say.beginning(lines, common.bytes(shown.size))),
    richText(preformatted(trimmed(beginning))),
    section(say.end),
    richText(preformatted(trimmed(end))),
  ];
}

function trimmed(text: string): string {
  return text.replace(/^\n+|\n+$/g, "");
}
