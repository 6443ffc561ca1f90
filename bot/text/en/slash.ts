/** Answers to `/ambulance …`. */
export const slash = {
  helpTitle: "Ambulance runs a one-off command in production, after somebody has approved it.",
  /** What may be typed, and what it does. */
  help: (command: string): [string, string][] => [
    [command, "ask for a run"],
    [`${command} TARGET RUBY`, "the same, with the command filled in"],
    [`${command} check TARGET RUBY`, "what would happen, without asking for it; only you see the answer"],
    [
      `${command} history`,
      "what has run; narrow it with `@person`, `target:NAME`, `status:STATUS`, `since:7d`",
    ],
    [`${command} show RUN`, "everything about one run"],
    [`${command} cancel RUN`, "cancel a run that is not over"],
    [`${command} help`, "this"],
  ],
  helpShortcut:
    "There is also *Run in production* in the menu of every message, for code that somebody posted.",
  helpDryRun:
    "Before they approve, approvers can have a *dry run* made with the button on the card: it shows what would change, and is rolled back.",
  targets: (targets: string) => `Targets: ${targets}`,
  unknown: "That is neither a target nor something Ambulance knows.",
  didYouMean: (suggestion: string) => `Did you mean ${suggestion}?`,
  tryHelp: (command: string) => `\`${command} help\` lists what there is.`,
  runMissing: (usage: string) => `Say which run: ${usage}. The id is at the bottom of its card.`,
  commandTooLong: (most: string) => `The command is longer than ${most} characters, so it was not filled in.`,
  cancelled: "Cancelled. Nothing was run.",
  cancelling: "Cancelled. The process is being stopped; the card says when it is gone.",
};
