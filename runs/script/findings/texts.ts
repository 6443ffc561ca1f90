import type { Value } from "./values.ts";

type Text = Extract<Value, { is: "text" }>;

/** Methods that give the same text, but for its blanks. */
const SAME = new Set(
  `squish strip lstrip rstrip chomp freeze dup clone to_s to_str itself presence html_safe strip_heredoc b encode
  force_encoding scrub +@ -@`.split(/\s+/),
);

/** Methods that give a text that reading does not work out. */
const CHANGED = new Set(
  `gsub sub tr tr_s delete squeeze upcase downcase capitalize swapcase reverse slice [] replace insert prepend center
  ljust rjust unpack1 * succ next then gsub! sub! tr! concat`.split(/\s+/),
);

/** What a method of a text gives; `argument` is what the method gets. */
export function ofText(method: string, text: Text, argument: Value): Value {
  if (SAME.has(method)) return text;
  if (method === "+" || method === "<<" || method === "concat") return joined(text, argument);
  if (method === "%") return { ...text, interpolated: true };
  return { is: CHANGED.has(method) ? "unknown" : "plain" };
}

function joined(text: Text, { ...end }: Value): Text {
  return end.is === "text"
    ? { is: "text", text: text.text + end.text, interpolated: text.interpolated || end.interpolated }
    : { is: "text", text: `${text.text}?`, interpolated: true };
}
