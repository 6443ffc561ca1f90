/** How much of AWS's words a person is shown, in characters. */
const LONGEST = 500;

/**
 * AWS's words as a person may see them. The agent quotes the addresses that it could not fetch from, and those of
 * image layers are presigned: what comes after the question mark opens them.
 */
export function shownWords(words: string): string {
  const safe = words.replaceAll(/(https?:\/\/[^\s"'?]*)\?[^\s"']*/g, "$1").trim();
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
}
