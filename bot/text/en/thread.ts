/** What is told in the card's thread, and the messages about the card. */
export const thread = {
  waiting: (approvers: string, target: string, until: string) =>
    `${approvers}: please approve or reject this run on *${target}* until ${until}. The buttons are on the card above.`,
  waitingDuringDryRun: (approvers: string, target: string, until: string) =>
    `${approvers}: a dry run of this run on *${target}* is under way. When it is over, please approve or reject the run until ${until}. The buttons are on the card above.`,
  waitingForDryRun: (approvers: string, target: string, until: string) =>
    `${approvers}: this run on *${target}* needs a dry run before the approval. Please start it, or reject the run, until ${until}. The buttons are on the card above.`,
  waitingForNobody: (requester: string) =>
    `${requester}: nobody can approve this run, because its target has no other approver.`,
  approved: (person: string) => `${person} approved.`,
  rejected: (person: string) => `${person} rejected:`,
  line: (run: string, target: string) => `*${target}* is taken. This run starts after run ${run}.`,
  started: (target: string) => `Started on *${target}*.`,
  watch: (links: string) => `Watch it: ${links}`,
  /** By the names that a launcher gives its links. */
  links: {
    output: "Watch the output",
    execution: "Step Functions execution",
    task: "ECS task",
    build: "CodeBuild build",
    log: "Log",
  },
  result: (requester: string, emoji: string, word: string, sentence: string) =>
    `${requester} ${emoji} *${word}.* ${sentence}`,
  asked: (target: string, card: string) => `Your run on *${target}* is here: ${card}`,
  asksHere: "the card",
  cardNotPosted: (target: string, channel: string, code: string) =>
    `The card of your run on *${target}* could not be posted in ${channel} (${code}). Invite the app to that channel, or ask whoever set it up. The run itself goes on.`,
  resultWithoutCard: (target: string, run: string) => `About your run on *${target}* (${run}):`,
};
