/** Somebody with a seat in the sandbox workspace. */
export interface Person {
  id: string;
  name: string;
  realName: string;
  title: string;
  locale: string;
  tz: string;
}

/** Asks for runs. Ids never change: the sample configuration refers to them. */
export const DEVELOPER: Person = {
  id: "U0000DEV01",
  name: "aoi",
  realName: "Aoi Sato",
  title: "Developer",
  locale: "en-US",
  tz: "Asia/Tokyo",
};

/** Decides about runs. */
export const ON_CALL: Person = {
  id: "U0000ONC01",
  name: "ken",
  realName: "Ken Ito",
  title: "On-call engineer",
  locale: "en-US",
  tz: "Asia/Tokyo",
};

/** A second approver, so that two decisions at the same instant can be tried. */
export const SECOND_ON_CALL: Person = {
  id: "U0000ONC02",
  name: "maya",
  realName: "Maya Brown",
  title: "On-call engineer",
  locale: "en-US",
  tz: "Europe/London",
};

/** Looks at what ran, and may approve nothing. */
export const AUDITOR: Person = {
  id: "U0000AUD01",
  name: "rin",
  realName: "Rin Suzuki",
  title: "Auditor",
  locale: "en-US",
  tz: "America/New_York",
};

/** Every seat, in the order in which the page offers them. */
export const PEOPLE: readonly Person[] = [DEVELOPER, ON_CALL, SECOND_ON_CALL, AUDITOR];

/** The app's own identity in the workspace. */
export const BOT = {
  userId: "U0000BOT01",
  botId: "B0000000001",
  appId: "A0000000001",
  name: "ambulance",
  realName: "Ambulance",
} as const;

/** The workspace. */
export const TEAM = { id: "T0000000001", name: "Acme", domain: "acme" } as const;

/** #production-runs, where the bot posts. */
export const RUNS_CHANNEL = "C0000RUNS1";

/** #general, which the bot has not joined: posting there is refused with `not_in_channel`. */
export const GENERAL_CHANNEL = "C0000GEN01";

/** A conversation of the workspace. In a direct one (`personId` set) only that person and the bot can read. */
export interface Channel {
  id: string;
  name: string;
  botIsMember: boolean;
  personId: string | null;
}

/** Every conversation: two channels that everybody has joined, and the bot's direct messages with each person. */
export const CHANNELS: readonly Channel[] = [
  { id: RUNS_CHANNEL, name: "production-runs", botIsMember: true, personId: null },
  { id: GENERAL_CHANNEL, name: "general", botIsMember: false, personId: null },
  ...PEOPLE.map((person) => ({
    id: directChannelOf(person.id),
    name: "directmessage",
    botIsMember: true,
    personId: person.id,
  })),
];

/** The id of the direct messages between the bot and a person: `U0000DEV01` talks in `D0000DEV01`. */
export function directChannelOf(personId: string): string {
  return `D${personId.slice(1)}`;
}

/** Looks a person up; `undefined` for the bot and for strangers. */
export function findPerson(id: string): Person | undefined {
  return PEOPLE.find((person) => person.id === id);
}

/** Looks a conversation up by id; a person's own id stands for the direct messages with them, as in Slack. */
export function findChannel(id: string): Channel | undefined {
  const channelId = findPerson(id) ? directChannelOf(id) : id;
  return CHANNELS.find((channel) => channel.id === channelId);
}
