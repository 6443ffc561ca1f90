/** What a command did to its databases, as the runner counted it. */
export const effects = {
  changed: "Rows changed:",
  wouldChange: "It would change these rows:",
  nothing: "It changed no rows.",
  nothingCounted: "No changed row was counted, but not everything could be.",
  wouldChangeNothing: "It would change no rows.",
  rolledBack: "Everything it changed in its databases was rolled back.",
  notConfirmed: "Nobody confirmed that everything was rolled back: look before you rely on it.",
  rolledBackInPart:
    "What it changed was rolled back, but not what no transaction holds (see the warnings): look before you run it again.",
  inserted: (rows: string) => `${rows} inserted`,
  updated: (rows: string) => `${rows} updated`,
  deleted: (rows: string) => `${rows} deleted`,
  moreTables: (count: string) => `and ${count} more tables`,
  heldBack: (things: string) => `Held back: ${things}.`,
  mails: (count: string) => `mails: ${count}`,
  jobs: (count: string) => `jobs: ${count}`,
  requests: (count: string) => `requests: ${count}`,
  refused: "Refused:",
  warnings: "What the counts leave out:",
};
