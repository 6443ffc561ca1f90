/** The message shortcut, as `bot/manifest.json` registers it. */
export const SHORTCUT = "run_in_production";

/** What buttons are called. Their value is the run's id, for approving also the dry run's, for paging the page to show. */
export const ACTIONS = {
  approve: "approve",
  dryRun: "dry_run",
  reject: "reject",
  cancel: "cancel",
  newRun: "new_run",
  older: "history_older",
  newer: "history_newer",
} as const;

/** What modals are called when they are submitted. */
export const VIEWS = {
  request: "request",
  reject: "reject_reason",
  home: "home",
  notice: "notice",
} as const;

/** The fields of the modals: block id and action id at once. */
export const FIELDS = {
  target: "target",
  mode: "mode",
  command: "command",
  reason: "reason",
} as const;
