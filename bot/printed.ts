/** How much of an output a message shows, in characters of the message's JSON: what fits beside everything else. */
export const SHOWN = 2_900;
const BEGINNING = 1_000;
const END = SHOWN - BEGINNING;

/** Colours and cursor movements of terminals: `ESC [ … m` and their like, and titles up to their terminator. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const TERMINAL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Bytes that a command printed as text: without terminal colours, with U+FFFD for what is no UTF-8. */
export function printed(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8").decode(bytes);
  return text.replace(TERMINAL, "").replace(/\r\n?/g, "\n");
}

/** Bytes from which the rest of a character at the beginning, and the beginning of one at the end, are left out. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < 3 && isContinuation(bytes[from])) from++;
  let last = bytes.length - 1;
  while (last > bytes.length - 4 && isContinuation(bytes[last])) last--;
  const length = characterLength(bytes[last]);
  return bytes.subarray(from, last + length > bytes.length ? last : bytes.length);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function characterLength(byte: number | undefined): number {
  if (byte === undefined || byte < 0xc0) return 1;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** What takes two characters in the JSON of a message. */
const TWO = '"\\\n\t';

/** How much room a text takes in a message, in characters of its JSON. */
export function roomOf(text: string): number {
  let room = text.length;
  for (const unit of text) if (TWO.includes(unit)) room++;
  return room;
}

/** The end of a text, as much as there is room for, from the beginning of a line where there is one near. */
export function tail(text: string, most = SHOWN): string {
  if (roomOf(text) <= most) return text;
  const from = text.length - reach(text.length, most, (at) => text[text.length - 1 - at]);
  const end = text.slice(from);
  if (text[from - 1] === "\n") return end;
  const line = end.indexOf("\n");
  return line === -1 || line > end.length / 2 ? end.replace(/^[\udc00-\udfff]/, "") : end.slice(line + 1);
}

/** The beginning of a text, as much as there is room for, up to the end of a line where there is one near. */
export function head(text: string, most: number): string {
  if (roomOf(text) <= most) return text;
  const to = reach(text.length, most, (at) => text[at]);
  const start = text.slice(0, to);
  if (text[to] === "\n") return start;
  const line = start.lastIndexOf("\n");
  return line < start.length / 2 ? start.replace(/[\ud800-\udbff]$/, "") : start.slice(0, line);
}

/** How many units have room. */
function reach(length: number, most: number, unitAt: (at: number) => string | undefined): number {
  let left = most;
  for (let at = 0; at < length; at++) {
    left -= TWO.includes(unitAt(at) ?? " ") ? 2 : 1;
    if (left < 0) return at;
  }
  return length;
}

/** Beginning and end of an output that is too long to be shown. */
export function excerpt(first: string, last: string): { beginning: string; end: string } {
  return { beginning: head(first, BEGINNING), end: tail(last, END) };
}
