/** How much of an output a message shows: what fits a preformatted block beside everything else. Characters. */
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

/** The end of a text, from the beginning of a line where there is one near. */
export function tail(text: string, most = SHOWN): string {
  if (text.length <= most) return text;
  const end = text.slice(-most);
  const line = end.indexOf("\n");
  return line === -1 || line > most / 2 ? end.replace(/^[\udc00-\udfff]/, "") : end.slice(line + 1);
}

/** The beginning of a text, up to the end of a line where there is one near. */
export function head(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most);
  const line = start.lastIndexOf("\n");
  return line < most / 2 ? start.replace(/[\ud800-\udbff]$/, "") : start.slice(0, line);
}

/** Beginning and end of an output that is too long to be shown. */
export function excerpt(first: string, last: string): { beginning: string; end: string } {
  return { beginning: head(first, BEGINNING), end: tail(last, END) };
}
