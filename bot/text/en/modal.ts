/** The modal that asks for a run, and the one that asks why a run is rejected. */
export const modal = {
  title: "New run",
  submit: "Ask for this run",
  close: "Close",
  target: "Target",
  targetPlaceholder: "Choose where it runs",
  mode: "Mode",
  modes: {
    "read-only": "Writing to the database raises an error",
    write: "May change data",
    "dry-run": "Shows what it would change, then rolls it back",
  },
  afterDryRun: {
    name: "Write, after a dry run",
    meaning: "The approver sees first what it would change",
  },
  command: "Command",
  commandPlaceholder: 'User.where(plan: "trial").count',
  commandHint:
    "Ruby, as for rails runner: you see what it prints, and its last value when that is simple. At most 3,000 characters.",
  reason: "Reason",
  reasonPlaceholder: "Why it is needed: a ticket, an incident, a question",
  tooLong: "The message is longer than 3,000 characters, so it was not filled in here.",
  rejectTitle: "Reject this run",
  rejectSubmit: "Reject",
  rejectReason: "Reason",
  rejectPlaceholder: "What has to change before you would approve it",
  rejectAbout: (target: string, mode: string, requester: string) =>
    `On *${target}* (${mode}), asked by ${requester}. Nothing will be run. The requester sees your reason.`,
  noticeTitle: "Ambulance",
};
