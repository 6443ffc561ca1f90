const EMOJI: Readonly<Record<string, string>> = {
  ambulance: "🚑",
  arrow_right: "➡️",
  arrows_counterclockwise: "🔄",
  bell: "🔔",
  black_circle: "⚫",
  bulb: "💡",
  clipboard: "📋",
  double_vertical_bar: "⏸️",
  eyes: "👀",
  fire: "🔥",
  gear: "⚙️",
  hammer_and_wrench: "🛠️",
  heavy_check_mark: "✔️",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  information_source: "ℹ️",
  large_blue_circle: "🔵",
  large_green_circle: "🟢",
  large_orange_circle: "🟠",
  large_yellow_circle: "🟡",
  link: "🔗",
  lock: "🔒",
  mag: "🔍",
  memo: "📝",
  no_entry: "⛔",
  no_entry_sign: "🚫",
  octagonal_sign: "🛑",
  page_facing_up: "📄",
  pencil2: "✏️",
  question: "❓",
  raised_hand: "✋",
  red_circle: "🔴",
  repeat: "🔁",
  rocket: "🚀",
  rotating_light: "🚨",
  shield: "🛡️",
  smile: "😄",
  stopwatch: "⏱️",
  tada: "🎉",
  test_tube: "🧪",
  thumbsdown: "👎",
  thumbsup: "👍",
  "+1": "👍",
  "-1": "👎",
  wastebasket: "🗑️",
  warning: "⚠️",
  wave: "👋",
  white_check_mark: "✅",
  white_circle: "⚪",
  x: "❌",
  zap: "⚡",
};

/** The character of an emoji's short name; undefined for names that the page does not carry. */
export function emojiOf(name: string): string | undefined {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined;
}

/** Replaces `:names:` in plain text; unknown names stay as they were written. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => emojiOf(name) ?? whole);
}

/** The character of a code point list such as `1f6a8` or `26a0-fe0f`, as rich text carries it. */
export function emojiFromUnicode(points: string): string | undefined {
  if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(points)) return undefined;
  const numbers = points.split("-").map((point) => Number.parseInt(point, 16));
  return numbers.every((one) => one <= 0x10ffff) ? String.fromCodePoint(...numbers) : undefined;
}
