import type { Run } from "../../runs/run.ts";
import type { Text } from "../text/index.ts";
import { clip, escaped, visible } from "./mrkdwn.ts";

/** How much of an image or a directory stands on a card, and how much where all of it shall. */
const SHORT = 80;
/** An image's name is a registry of 255 characters, a repository of 256, a tag of 128 and a digest of 71 at most. */
const WHOLE = 720;

/** What would run a command, in as many words as a card has room for; nothing until somebody could look at the target. */
export function runsInShort({ runsIn }: Pick<Run, "runsIn">, text: Text): string[] {
  return runsIn === undefined ? [] : [text.card.runsIn(code(shortened(runsIn)))];
}

/** The same with all of its name, and the whole digest that an approval is bound to. */
export function runsInWhole({ runsIn, digest }: Pick<Run, "runsIn" | "digest">, text: Text): string[] {
  return [
    ...(runsIn === undefined ? [] : [text.card.runsIn(code(clip(runsIn, WHOLE)))]),
    ...(digest === undefined ? [] : [text.card.digest(code(digest))]),
  ];
}

/** An image without its registry and with the beginning of its digest; of a directory the end, which tells most. */
function shortened(runsIn: string): string {
  if (runsIn.startsWith("/")) return runsIn.length <= SHORT ? runsIn : `…${runsIn.slice(1 - SHORT)}`;
  const [name = "", digest] = runsIn.split("@");
  const [first = "", ...others] = name.split("/");
  const repository = /[.:]/.test(first) && others.length > 0 ? others.join("/") : name;
  const short = digest?.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, "$1");
  return clip(short === undefined ? repository : `${clip(repository, SHORT - 25)}@${short}`, SHORT);
}

function code(text: string): string {
  return `\`${escaped(visible(text)).replaceAll("`", "ʼ")}\``;
}
