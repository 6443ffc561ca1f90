import { emojiOf } from "./emoji.ts";

/** A piece of a line of Slack's mrkdwn. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bold" | "italic" | "strike" | "code"; readonly inside: readonly Inline[] }
  | { readonly kind: "link"; readonly address: string; readonly label: string }
  | { readonly kind: "user" | "channel" | "group"; readonly id: string; readonly label: string }
  | { readonly kind: "broadcast"; readonly range: string }
  | {
      readonly kind: "date";
      readonly seconds: number;
      readonly format: string;
      readonly address: string;
      readonly fallback: string;
    };

/** A paragraph, a quote or a code fence of mrkdwn. */
export interface Passage {
  readonly kind: "paragraph" | "quote" | "fence";
  readonly inside: readonly Inline[];
}

/**
 * What Slack makes of plain words: pings and links in a text object that is not `verbatim`, links in
 * a message's own text, nothing in a `verbatim` one.
 */
export type Automatic = "none" | "links" | "all";

const STYLE = { "*": "bold", _: "italic", "~": "strike" } as const;
const WORD = /[\p{L}\p{N}_]/u;

/** Escapes what a person typed, as Slack's own client does: nobody forges markup by typing it. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Undoes the three escapes that Slack asks for, and only those. */
export function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function command(body: string): Inline | null {
  const [head = "", label = ""] = body.split("|", 2);
  const [name = "", ...rest] = head.split("^");
  if (name === "channel" || name === "here" || name === "everyone") return { kind: "broadcast", range: name };
  if (name === "subteam") return { kind: "group", id: rest[0] ?? "", label: unescaped(label) };
  const seconds = Number(rest[0]);
  if (name !== "date" || !Number.isFinite(seconds)) return null;
  return {
    kind: "date",
    seconds,
    format: unescaped(rest[1] ?? ""),
    address: rest[2] ?? "",
    fallback: unescaped(label),
  };
}

function angle(body: string): Inline | null {
  const bar = body.indexOf("|");
  const head = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : unescaped(body.slice(bar + 1));
  if (/^@[UW][A-Z0-9]+$/.test(head)) return { kind: "user", id: head.slice(1), label };
  if (/^#[CGD][A-Z0-9]+$/.test(head)) return { kind: "channel", id: head.slice(1), label };
  if (head.startsWith("!")) return command(body.slice(1));
  if (!/^(https?:\/\/|mailto:)/.test(head)) return null;
  const address = unescaped(head);
  return { kind: "link", address, label: label || address };
}

interface Found {
  readonly piece: Inline;
  readonly length: number;
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function styled(source: string, at: number, auto: Automatic): Found | null {
  const mark = source[at];
  if (mark !== "*" && mark !== "_" && mark !== "~") return null;
  if (WORD.test(source[at - 1] ?? " ")) return null;
  const found = match(
    mark === "*" ? /\*(\S|\S[^*\n]*\S)\*/y : mark === "_" ? /_(\S|\S[^_\n]*\S)_/y : /~(\S|\S[^~\n]*\S)~/y,
    source,
    at,
  );
  if (found === null || WORD.test(source[at + found[0].length] ?? " ")) return null;
  return {
    piece: { kind: STYLE[mark], inside: parseInline(found[1] ?? "", auto) },
    length: found[0].length,
  };
}

function angled(source: string, at: number): Found | null {
  const found = match(/<([^<>\n]+)>/y, source, at);
  const piece = found === null ? null : angle(found[1] ?? "");
  return found === null || piece === null ? null : { piece, length: found[0].length };
}

function coded(source: string, at: number): Found | null {
  const found = match(/`([^`\n]+)`/y, source, at);
  return found === null
    ? null
    : { piece: { kind: "code", inside: parseCode(found[1] ?? "") }, length: found[0].length };
}

function emoji(source: string, at: number): Found | null {
  const found = match(/:([a-z0-9_+-]+):/y, source, at);
  const text = emojiOf(found?.[1] ?? "");
  return found === null || text === undefined
    ? null
    : { piece: { kind: "text", text }, length: found[0].length };
}

/** Pings and bare addresses among plain words. */
function automatic(source: string, at: number, auto: Automatic): Found | null {
  if (auto === "none") return null;
  if (WORD.test(source[at - 1] ?? " ")) return null;
  const ping = auto === "all" ? match(/@(channel|here|everyone)\b/y, source, at) : null;
  if (ping !== null) return { piece: { kind: "broadcast", range: ping[1] ?? "" }, length: ping[0].length };
  const bare = match(/https?:\/\/[^\s<>|`]*[^\s<>|`.,;:!?)\]'"*_~]/y, source, at);
  if (bare === null) return null;
  const address = unescaped(bare[0]);
  return { piece: { kind: "link", address, label: address }, length: bare[0].length };
}

type Finder = (source: string, at: number) => Found | null;

function pieces(source: string, finders: readonly Finder[]): readonly Inline[] {
  const all: Inline[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") all.push({ kind: "text", text: unescaped(plain) });
    plain = "";
  };
  for (let at = 0; at < source.length; ) {
    const found = finders.map((find) => find(source, at)).find((one) => one !== null);
    if (found === undefined) plain += source[at++];
    else {
      flush();
      all.push(found.piece);
      at += found.length;
    }
  }
  flush();
  return all;
}

/** Code shows its text as it is, but Slack still honours `<!channel>` and its like inside; so do we. */
function parseCode(source: string): readonly Inline[] {
  return pieces(source, [angled]);
}

function parseInline(source: string, auto: Automatic): readonly Inline[] {
  const style: Finder = (text, at) => styled(text, at, auto);
  const plain: Finder = (text, at) => automatic(text, at, auto);
  return pieces(source, [angled, coded, style, emoji, plain]);
}

const isQuote = (line: string) => /^(&gt;|>)/.test(line);
const unquoted = (line: string) => line.replace(/^(&gt;|>) ?/, "");

function prose(source: string, auto: Automatic): Passage[] {
  const groups: { quote: boolean; lines: string[] }[] = [];
  for (const line of source.split("\n")) {
    const quote = isQuote(line);
    const last = groups.at(-1);
    const text = quote ? unquoted(line) : line;
    if (last?.quote === quote) last.lines.push(text);
    else groups.push({ quote, lines: [text] });
  }
  return groups.map(({ quote, lines }) => ({
    kind: quote ? "quote" : "paragraph",
    inside: parseInline(lines.join("\n"), auto),
  }));
}

const isEmpty = (passage: Passage) => passage.inside.length === 0 && passage.kind === "paragraph";

/**
 * Reads Slack's mrkdwn (bold, italic, strike, code, fences, quotes, links, mentions, dates). It is
 * as generous as Slack with markup that slipped through unescaped, so that an injection is seen here.
 */
export function parseMrkdwn(source: string, auto: Automatic): readonly Passage[] {
  const parts = source.split(/\n?```\n?([\s\S]+?)\n?```\n?/);
  return parts
    .flatMap((part, index): Passage[] =>
      index % 2 === 1 ? [{ kind: "fence", inside: parseCode(part) }] : prose(part, auto),
    )
    .filter((passage) => !isEmpty(passage));
}
