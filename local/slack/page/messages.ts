import type { Message, Person, State } from "./state.ts";

/** The name of the app behind the bot user. */
export function appName(state: State): string {
  return state.people.find((one) => one.isBot)?.realName ?? "";
}

/** The top-level messages of a channel; what an ephemeral message belongs to decides where it is shown. */
export function topLevel(state: State, channel: string): readonly Message[] {
  return state.messages.filter(
    (one) => one.channel === channel && (one.threadTs === null || one.threadTs === one.ts),
  );
}

/** The replies below a message, without the message itself. */
export function repliesTo(state: State, channel: string, ts: string): readonly Message[] {
  return state.messages.filter((one) => one.channel === channel && one.threadTs === ts && one.ts !== ts);
}

/** Finds a message of a channel by its `ts`. */
export function messageAt(state: State, channel: string, ts: string): Message | undefined {
  return state.messages.find((one) => one.channel === channel && one.ts === ts);
}

/** The newest bot message of a channel that was not there before: the card of a run just asked for. */
export function newCard(before: State | null, now: State, channel: string | null): string | null {
  if (channel === null) return null;
  const known = new Set(before?.messages.map((one) => one.ts));
  const card = topLevel(now, channel).findLast((one) => one.isBot && !one.ephemeral && !known.has(one.ts));
  return card?.ts ?? null;
}

/** How many top-level messages of others are newer than `read`. */
export function unreadIn(state: State, channel: string, read: string): number {
  return topLevel(state, channel).filter((one) => one.ts > read && one.userId !== state.me.id).length;
}

/** Whether somebody mentioned a person after `since`, so that their seat can show that it is wanted. */
export function isWanted(state: State, person: Person, since: string): boolean {
  const mentions = (one: Message) => {
    const said = JSON.stringify([one.text, one.blocks]);
    return said.includes(`<@${person.id}`) || said.includes(`"user_id":"${person.id}"`);
  };
  return state.messages.some(
    (one) => one.ts > since && one.userId !== person.id && !one.ephemeral && mentions(one),
  );
}
