/** The most that a person can type into Slack's modal (`plain_text_input`), in UTF-16 units, the stricter count. */
export const COMMAND_LENGTH = 3000;

/** A place in a command; both count from 1, the column in characters. */
export interface Place {
  line: number;
  column: number;
}

/**
 * Why a command cannot be a command, before anybody reads it as Ruby. `character` is written `U+202E`.
 *
 * - `broken-character`: what was pasted was not UTF-8, and Slack or a browser put U+FFFD in its place
 * - `control-character`: invisible, and some of them end the script early (U+0004, U+001A)
 * - `misleading-character`: reverses or breaks lines on the screen only, or is not shown at all while Ruby takes it
 *   for a letter, so that the approver would read something else than what runs (CVE-2021-42574)
 * - `foreign-encoding`: a magic comment tells Ruby to read other characters than the approver does
 */
export type CommandProblem =
  | { code: "empty" }
  | { code: "too-long"; length: number; limit: number }
  | ({
      code: "broken-character" | "control-character" | "lone-surrogate" | "misleading-character";
      character: string;
    } & Place)
  | ({ code: "foreign-encoding"; encoding: string } & Place);

/** A picture, with a skin tone or the wish for a coloured or a plain one: UTS #51, 1.4.9. */
const PICTURE = /\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|[\uFE0E\uFE0F])?/u.source;

/** England, Scotland and Wales: a black flag, then their codes in characters that are not shown. */
const SPELLED_FLAG =
  /\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}/u
    .source;

/**
 * Where characters that are not shown themselves are needed, because they choose how what is before them looks:
 * flags, keycaps, pictures joined to one (families), and the variants of ideographs that occur in names.
 */
export const VARIANTS = new RegExp(
  [
    SPELLED_FLAG,
    "[0-9#*]\\uFE0F\\u20E3",
    `${PICTURE}(?:\\u200D${PICTURE})*`,
    "\\p{Unified_Ideograph}[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]",
  ].join("|"),
  "gu",
);

const UNFIT = [
  ["control-character", /[^\P{Cc}\t\n]/u],
  ["lone-surrogate", /\p{Cs}/u],
  ["broken-character", /\uFFFD/u],
  ["misleading-character", /[\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u],
] as const;

/** How Ruby finds a script's encoding: in a comment, in the first line or the second. */
const ENCODING_COMMENT = /^([^\n]*\n)?([^\S\n]*#[^\n]*?coding[:=][^\S\n]*)([\w.-]+)/;

/** Encodings in which the same bytes are the same Ruby as in UTF-8. */
const SAME_RUBY = ["utf-8", "utf8", "us-ascii", "ascii", "ascii-8bit", "binary"];

/** A command with the line ends that Ruby and the digest expect, whatever system it was pasted from. */
export function normalizeCommand(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** Everything that keeps a normalized command from being one, the worst first; empty when nothing does. */
export function checkCommand(command: string): CommandProblem[] {
  if (command.trim() === "") return [{ code: "empty" }];
  const problems: CommandProblem[] = [];
  if (command.length > COMMAND_LENGTH) {
    problems.push({ code: "too-long", length: command.length, limit: COMMAND_LENGTH });
  }
  const plain = command.replace(VARIANTS, (variant) => "x".repeat(variant.length));
  for (const [code, pattern] of UNFIT) {
    const found = pattern.exec(plain);
    if (found) problems.push({ code, character: named(found[0]), ...placeAt(command, found.index) });
  }
  return [...problems, ...foreignEncoding(command)];
}

/** The place of a position in a text, given in UTF-16 units. */
export function placeAt(text: string, index: number): Place {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}

function foreignEncoding(command: string): CommandProblem[] {
  const [, first = "", comment = "", encoding = ""] = ENCODING_COMMENT.exec(command) ?? [];
  if (encoding === "" || SAME_RUBY.includes(encoding.toLowerCase())) return [];
  return [{ code: "foreign-encoding", encoding, ...placeAt(command, first.length + comment.length) }];
}

function named(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
