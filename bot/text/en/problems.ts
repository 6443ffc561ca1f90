/** Why Ambulance itself did not run something, or stopped knowing about it. */
export const problems: Record<ProblemCode, string> & { unknown: string } = {
  "target-gone": "The target is no longer in the configuration.",
  "target-unavailable": "The target cannot run anything now.",
  "command-changed":
    "What would run is not what was approved: the target's settings or its image changed. Ask again.",
  "command-unreadable": "The command could not be read as Ruby, so nobody knows what it would do.",
  "refused-by-rule": "The team's rules refuse it.",
  "approval-missing":
    "It needs an approval now, and nobody was asked: the rules or the target changed after it was checked. Ask again.",
  "approval-void": "Whoever approved it may no longer approve for this target. Ask again.",
  "dry-run-missing":
    "It needs a dry run before the approval now: the rules or the target changed after it was approved. Ask again.",
  "dry-run-unapproved":
    "The rules, or the approvers, changed since it was wanted. An approver can start another one with the button on the card.",
  "dry-run-unwanted": "The run that this dry run was made for is over.",
  "no-approver": "The target has no approver besides the person who asked. Nobody approves their own run.",
  "record-changed":
    "The run's record was changed by somebody: its entries do not fit each other. Tell whoever runs Ambulance.",
  "step-failed": "A step of Ambulance failed. Ambulance's log says more.",
  "stopped-outside": "It was stopped from outside Slack.",
  "never-started": "Ambulance stopped before the run could begin. Ask again.",
  unknown: "Ambulance could not go on.",
};

/** The codes that steps and rules write into a run's `problem`. */
export type ProblemCode =
  | "target-gone"
  | "target-unavailable"
  | "command-changed"
  | "command-unreadable"
  | "refused-by-rule"
  | "approval-missing"
  | "approval-void"
  | "dry-run-missing"
  | "dry-run-unwanted"
  | "dry-run-unapproved"
  | "no-approver"
  | "record-changed"
  | "step-failed"
  | "stopped-outside"
  | "never-started";
