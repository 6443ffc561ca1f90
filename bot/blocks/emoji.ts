import type { Status } from "../../runs/status.ts";

/** What a status looks like at a glance: yellow needs a person, blue is under way, crosses and signs went wrong. */
export const EMOJI: Readonly<Record<Status, string>> = {
  requested: "⚪",
  "awaiting-approval": "🟡",
  queued: "🔵",
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
