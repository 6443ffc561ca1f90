/** Why somebody may not do what they tried, and who could. */
export const refusals = {
  ask: (people: string) => `Ask ${people}.`,
  nobodyCould: "There is nobody who could: the target has no other approver.",
  runNotFound: (run: string) => `There is no run ${run}. The history lists them.`,
  alreadyDecided: (word: string) => `Too late: the run is already *${word}*.`,
  alreadyDecidedBy: (word: string, person: string) => `Too late: the run is already *${word}* (${person}).`,
  alreadyApproved: (person: string) => `It is already approved by ${person}.`,
  alreadyRejected: (person: string) => `It is already rejected by ${person}.`,
  alreadyCancelled: (person: string) => `It is already cancelled by ${person}.`,
  expired: "Too late: the request has expired. Nothing was run.",
  ownRun: "Nobody approves or rejects their own run. To withdraw it, cancel it.",
  notAnApprover: "You are not an approver of this target.",
  mayNotCancel: "Only whoever asked for a run and the approvers of its target may cancel it.",
  nothingToCancel: (word: string) => `There is nothing left to cancel: the run is *${word}*.`,
  targetGone: (target: string) =>
    `The target *${target}* is no longer in the configuration, so nothing can be decided.`,
  targetUnavailable: "The target cannot run anything now, so it cannot be approved:",
  commandChanged:
    "What would run is not what the card shows: the target's settings have changed since. It was not approved. Reject it or let it be asked for again.",
  dryRunMissing: "It was not approved: a dry run has to be made first. The card has a button for it.",
  dryRunUnderWay:
    "A dry run is under way. The card shows what came out of it when it is over; it can be cancelled in the thread.",
  dryRunMade: "A dry run was made already. The card shows what came out of it.",
  dryRunUnseen: "Another dry run was made since: look at the card once more. It was not approved.",
  dryRunRefused: "The rules allow no dry run of this command.",
  changedMeanwhile: (word: string) => `The run has changed meanwhile: it is *${word}*. Look at its card.`,
  notSaved: "This could not be saved, so nothing changed. Wait a moment and try again.",
  tooSlow: "That took too long, so Slack did not open the window. Try again.",
  somethingWrong: (reference: string) =>
    `Something went wrong on our side. Look at the run's card for where it stands, then try again. Whoever runs Ambulance finds it in the log as \`${reference}\`.`,
  somethingWrongPlain: (reference: string) =>
    `Something went wrong on our side. Look in the runs channel whether there is a card before you try again. Reference for whoever runs Ambulance: ${reference}`,
};
