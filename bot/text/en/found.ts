/** The words around findings. The findings themselves are in `findings`. */
export const found = {
  title: "Found in the command:",
  severities: { info: "Info", caution: "Caution", danger: "Danger", refuse: "Cannot be run" },
  at: (severity: string, line: number) => `${severity}, line ${line}:`,
  /** A finding that an older or newer version of Ambulance had a sentence for. */
  unknown: (rule: string) => `This version of Ambulance has no words for it (${rule}).`,
  more: (count: number) => (count === 1 ? "… and 1 more." : `… and ${count} more.`),
  inThread: "All of them are in the thread.",
  onCard: "The card and its thread have all of them.",
  all: (count: number) => `Reading the command found ${count} things:`,
  allGoOn: "Reading the command also found:",
  leftOut: (count: number) => `… and ${count} more of the less severe ones, which are not kept.`,
  nothing: "Reading the command found nothing to point out.",
};
