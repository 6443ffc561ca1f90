import type { Mode } from "../../runs/run.ts";
import type { Severity } from "../../runs/script/findings/rules.ts";
import type { Status } from "../../runs/status.ts";

/** What a status looks like at a glance: yellow needs a person, blue is under way, crosses and signs went wrong. */
export const EMOJI: Readonly<Record<Status, string>> = {
  requested: "🔎",
  "awaiting-approval": "🟡",
  queued: "⏳",
  running: "🔵",
  stopping: "🟠",
  succeeded: "✅",
  failed: "❌",
  "timed-out": "⏰",
  cancelled: "🚫",
  rejected: "⛔",
  expired: "⌛",
  refused: "⛔",
  aborted: "⚠️",
  interrupted: "⚠️",
};

/** What a mode looks like: a run that may write is told from one that may not before a word is read. */
export const MODE_EMOJI: Readonly<Record<Mode, string>> = { write: "✏️", "read-only": "👓", "dry-run": "🧪" };

/** What a severity looks like: the worst two stop the eye. */
export const SEVERITY_EMOJI: Readonly<Record<Severity, string>> = {
  info: "ℹ️",
  caution: "⚠️",
  danger: "🛑",
  refuse: "⛔",
};
