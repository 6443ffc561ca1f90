/** `/ambulance show RUN` */
export const show = {
  record: "Record",
  kinds: {
    requested: "asked",
    checked: "checked",
    asked: "approval asked for",
    approved: "approved",
    rejected: "rejected",
    cancelled: "cancelled",
    expired: "expired",
    refused: "refused",
    started: "started",
    stopping: "cancelled while it ran",
    finished: "finished",
    aborted: "aborted",
    interrupted: "interrupted",
  },
  entry: (at: string, kind: string, by: string) => `${at} *${kind}* by ${by}`,
  moreEntries: (count: number) => `… and ${count} more`,
  card: "Card in the runs channel",
  links: "Links:",
};
