import type { Text } from "../index.ts";

const oneOf = new Intl.ListFormat("ja", { type: "disjunction" });
const number = new Intl.NumberFormat("ja");

export const common: Text["common"] = {
  modes: { write: "書き込みあり", "read-only": "読み取り専用", "dry-run": "ドライラン" },
  oneOf: (things) => oneOf.format(things),
  allOf: (things) => things.join("、"),
  others: (count) => `ほか${count}名`,
  join: (...sentences) => sentences.join(""),
  nobody: "なし",
  count: (n) => number.format(n),
  bytes: (n) => `${number.format(n)}バイト`,
  lines: (n) => `${number.format(n)}行`,
  milliseconds: (n) => `${number.format(n)}ミリ秒`,
  seconds: (n) => `${n}秒`,
  minutes: (minutes, seconds) => (seconds ? `${minutes}分${seconds}秒` : `${minutes}分`),
  hours: (hours, minutes) => (minutes ? `${hours}時間${minutes}分` : `${hours}時間`),
  ambulance: "Ambulance",
};
