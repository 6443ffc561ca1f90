/** `/ambulance history` */
export const history = {
  title: "History",
  all: "Every run, newest first.",
  only: (filters: string) => `Only: ${filters}. Newest first.`,
  since: (at: string) => `since ${at}`,
  empty: (command: string) => `Nothing has run yet. \`${command}\` asks for the first run.`,
  emptyFiltered: "No run fits. Try fewer filters.",
  emptyPage: "There are no more.",
  older: "Older",
  newer: "Newer",
  card: "card",
  unknownFilter: "That is not a filter. There are `@person`, `target:NAME`, `status:STATUS` and `since:7d`.",
  unknownStatus: (statuses: string) => `There is no such status. There are ${statuses}.`,
  badTarget: "No target can be called that: names have at most 40 of a-z, 0-9, `_` and `-`.",
  badSince: "Write a time span such as `since:90m`, `since:24h` or `since:7d`.",
  unknownPerson:
    "Nobody here is called that. Use the name of their profile, or their member id (profile menu, “Copy member ID”).",
  severalPeople: (people: string) => `Several people are called that: ${people}. Use a member id instead.`,
  peopleUnavailable: "Slack did not give the list of people just now. Try again, or use a member id.",
};
