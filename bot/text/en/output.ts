/** What a run printed. */
export const output = {
  running: "Output so far",
  runningTail: (size: string) => `Output so far: the end of ${size}`,
  whole: (lines: string) => `Output (${lines})`,
  nothing: "It printed nothing. To see a value, print it with `puts` or `pp`.",
  unreadable: "Its output cannot be read. It may still be where the links lead, or in storage.",
  beginning: (lines: string, size: string) => `Output: ${lines}, ${size}. The beginning:`,
  end: "The end:",
  fileFollows: "The whole output is in the file below.",
  fileIsCut: (kept: string, size: string) =>
    `The file below holds the first and the last part, ${kept} of ${size}. The server keeps the whole.`,
  notUploaded: (code: string) =>
    `The output could not be uploaded to Slack (${code}). The server keeps the whole.`,
  leftOut: (size: string) => `… ${size} left out …`,
  fileTitle: "Output",
  scriptTitle: "The command, with the numbers of its lines",
  scriptNotUploaded: (code: string) =>
    `The command with the numbers of its lines could not be uploaded to Slack (${code}). The card has it whole.`,
};
