/** Mistakes in a modal, shown at the field: plain text, without mentions or markup. */
export const mistakes = {
  targetMissing: "Choose a target.",
  targetGone: "This target is not in the configuration any more. Choose another one.",
  targetUnavailable: (problem: string) => `This target cannot run anything now: ${problem}`,
  modeMissing: "Choose a mode.",
  empty: "Write the command that should run.",
  tooManyCharacters: (length: string, limit: string) => `It has ${length} characters; ${limit} is the most.`,
  brokenCharacter: (character: string, line: number, column: number) =>
    `There is a broken character (${character}) in line ${line}, column ${column}. Remove it or type it again.`,
  controlCharacter: (character: string, line: number, column: number) =>
    `There is an invisible control character (${character}) in line ${line}, column ${column}. Remove it, or write it as an escape in a string.`,
  misleadingCharacter: (character: string, line: number, column: number) =>
    `The character ${character} in line ${line}, column ${column} shows something else than what runs. Remove it, or write it as an escape in a string.`,
  foreignEncoding: (encoding: string, line: number, column: number) =>
    `The comment in line ${line}, column ${column} asks for the encoding ${encoding}. Commands are UTF-8: remove it.`,
  syntax: (line: number, column: number, message: string) =>
    `Ruby cannot read this. Line ${line}, column ${column}: ${message}`,
  refusedByRule: (words: string) => `The team's rules refuse this: ${words}`,
  curlyQuotes: "It has curly quotes (“ ” ‘ ’). Ruby wants straight ones.",
  reasonMissing: "Say why it is needed: the approver reads it.",
  rejectReasonMissing: "Say why: the requester reads it.",
  reasonTooLong: (most: number) => `Write at most ${most} characters.`,
  notStored:
    "Your request could not be saved, so nothing was run. Wait a moment and submit again; it stays filled in.",
  notStarted:
    "Your request was saved but could not be started, so nothing was run. Submit again to try again.",
  startUnknown:
    "Your request was saved, and it is not known whether it was started. Look for its card in the channel, or submit again: it can only be started once.",
  changedMeanwhile: (run: string) =>
    `This window has already asked for something else, as run ${run}. Close it and start again to ask for this.`,
};
