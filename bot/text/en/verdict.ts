/** What becomes of a command, and who says so: the answer to `/ambulance check`. */
export const verdict = {
  title: "This is only a check: nothing was requested, stored or run.",
  would: (mode: string, what: string) => `${mode}: ${what}`,
  run: "It would run at once, without an approval.",
  ask: (people: string) => `It would wait for an approval by ${people}.`,
  dryRun: "A dry run comes before the approval.",
  askNobody: "It would be refused: it needs an approval, and nobody but you could give one.",
  refuse: "It would be refused.",
  rule: (name: string) => `So says the rule ${name}.`,
  whys: {
    "cannot-run": "Something was found that cannot be run.",
    "not-read": "Nobody has read the command yet.",
    "target-gone": "The target is not in the configuration.",
    always: "No rule matches, and the target asks for an approval of every run.",
    writes: "No rule matches, and the target asks for an approval of runs that may write.",
    danger: "No rule matches, and a danger was found: then an approval is needed everywhere.",
    "dry-run-first": "No approval would be needed, but somebody has to look at the dry run.",
    harmless: "No rule matches, the target asks for no approval, and nothing worse than caution was found.",
  },
  moreTargets: (count: number) => `… and ${count} more targets. Name one to see what would happen there.`,
  commandMissing: (usage: string) => `Write the command after it: ${usage}`,
  notACommand: "It would not be accepted:",
};
