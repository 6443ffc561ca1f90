/** What a dry run before the approval shows. */
export const dryRun = {
  name: "Dry run:",
  underWay: "It is under way. What it shows will stand here.",
  unheard: "Nobody heard how it ended.",
  would: "It ended well and was rolled back. So much would change:",
  wouldUntilItFailed: (word: string) => `${word}. It was rolled back. Until then it changed, or tried:`,
  notRolledBack: (word: string) =>
    `${word}. Nobody confirmed that everything was rolled back: look before you rely on it.`,
  unknown: (word: string) => `${word}, without a report: nobody knows what it would change.`,
  notMade: (word: string) => `${word}. It was not executed to its end, so it shows nothing.`,
  title: (status: string, by: string) => `Dry run, started by ${by}: ${status}.`,
  started: (target: string) => `Dry run started on *${target}*.`,
  result: (person: string, emoji: string, word: string, sentence: string) =>
    `${person} Dry run ${emoji} *${word}.* ${sentence}`,
  of: (run: string) => `dry run for ${run}`,
};
