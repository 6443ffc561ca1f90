/** App Home. */
export const home = {
  about: "Run one-off commands in production, with somebody else's approval.",
  newRun: "New run",
  waiting: "Waiting for you",
  nothingWaiting: "Nothing waits for your decision.",
  mine: "Your runs",
  noneOfMine: "You have not asked for a run yet.",
  recent: "Recent runs",
  noneRecent: "Nothing has run yet.",
  more: (count: number) => `… and ${count} more`,
  asked: (requester: string, target: string, mode: string, at: string) =>
    `${requester} on *${target}* · ${mode} · ${at}`,
  until: (at: string) => `until ${at}`,
  help: (command: string) =>
    `\`${command} help\` lists the commands. \`${command} history\` finds older runs.`,
};
