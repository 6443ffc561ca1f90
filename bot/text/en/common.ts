const oneOf = new Intl.ListFormat("en", { type: "disjunction" });
const allOf = new Intl.ListFormat("en", { type: "conjunction" });
const number = new Intl.NumberFormat("en");

/** Words and measures that every other sentence is made of. */
export const common = {
  modes: { write: "Write", "read-only": "Read-only", "dry-run": "Dry run" },
  oneOf: (things: readonly string[]) => oneOf.format(things),
  allOf: (things: readonly string[]) => allOf.format(things),
  others: (count: number) => (count === 1 ? "1 other person" : `${count} others`),
  /** Sentences one after the other. */
  join: (...sentences: string[]) => sentences.filter((sentence) => sentence !== "").join(" "),
  nobody: "nobody",
  count: (n: number) => number.format(n),
  bytes: (n: number) => (n === 1 ? "1 byte" : `${number.format(n)} bytes`),
  lines: (n: number) => (n === 1 ? "1 line" : `${number.format(n)} lines`),
  milliseconds: (n: number) => `${number.format(n)} ms`,
  seconds: (n: string) => `${n} s`,
  minutes: (minutes: number, seconds: number) => (seconds ? `${minutes} min ${seconds} s` : `${minutes} min`),
  hours: (hours: number, minutes: number) => (minutes ? `${hours} h ${minutes} min` : `${hours} h`),
  ambulance: "Ambulance",
};
