import { type Fields, fieldsAt, isFields, listAt, numberAt, textAt } from "./json.ts";

/** Somebody in the sandbox's workspace: a seat that can be taken, or the app's bot user. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  readonly locale: string;
  readonly isBot: boolean;
}

/** A channel that the current seat is a member of. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** A conversation between the person and the app, instead of a channel of everybody. */
  readonly direct: boolean;
}

/** A slash command of the app, with Slack's usage hint for the completion list. */
export interface Command {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

/** A shortcut of the app: on a message, or global (offered beside the slash commands). */
export interface Shortcut {
  readonly callbackId: string;
  readonly name: string;
  readonly type: "global" | "message";
}

/** A file that the bot uploaded; `size` in bytes, `preview` its first lines. */
export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly url: string;
  readonly preview: string;
}

/** One message that the current seat may see; `ts` identifies it within its channel. */
export interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly userId: string;
  readonly userName: string;
  readonly isBot: boolean;
  readonly text: string;
  readonly blocks: readonly Fields[];
  readonly files: readonly SlackFile[];
  readonly ephemeral: boolean;
  readonly edited: boolean;
}

/** An open modal; `fields` is the view as the app built it. */
export interface View {
  readonly id: string;
  readonly fields: Fields;
}

/** Everything that one person sees, as the server tells it. */
export interface State {
  readonly team: string;
  readonly me: Person;
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly commands: readonly Command[];
  readonly shortcuts: readonly Shortcut[];
  readonly messages: readonly Message[];
  readonly views: readonly View[];
  readonly home: Fields | null;
}

/** The server answered with something else than a state; the page cannot go on with it. */
export class UnreadableStateError extends Error {
  override name = "UnreadableStateError";
}

const person = (from: Fields): Person => ({
  id: textAt(from, "id"),
  name: textAt(from, "name"),
  realName: textAt(from, "realName") || textAt(from, "name"),
  title: textAt(from, "title"),
  locale: textAt(from, "locale") || "en-US",
  isBot: from.isBot === true,
});

const channel = (from: Fields): Channel => ({
  id: textAt(from, "id"),
  name: textAt(from, "name"),
  topic: textAt(from, "topic"),
  direct: from.isDirect === true,
});

const command = (from: Fields): Command => ({
  command: textAt(from, "command"),
  description: textAt(from, "description"),
  usageHint: textAt(from, "usageHint"),
});

const shortcut = (from: Fields): Shortcut => ({
  callbackId: textAt(from, "callbackId"),
  name: textAt(from, "name"),
  type: textAt(from, "type") === "message" ? "message" : "global",
});

const file = (from: Fields): SlackFile => ({
  id: textAt(from, "id"),
  name: textAt(from, "name"),
  size: numberAt(from, "size") ?? 0,
  url: textAt(from, "url"),
  preview: textAt(from, "preview"),
});

const message = (from: Fields): Message => ({
  channel: textAt(from, "channel"),
  ts: textAt(from, "ts"),
  threadTs: textAt(from, "threadTs") || null,
  userId: textAt(from, "userId"),
  userName: textAt(from, "userName"),
  isBot: from.isBot === true,
  text: textAt(from, "text"),
  blocks: listAt(from, "blocks"),
  files: listAt(from, "files").map(file),
  ephemeral: from.ephemeral === true,
  edited: from.edited === true,
});

function meOf(from: Fields, people: readonly Person[]): Person {
  const id = textAt(from, "me") || textAt(fieldsAt(from, "me"), "id");
  const me = people.find((one) => one.id === id);
  if (me === undefined) throw new UnreadableStateError("the server did not say whose seat this is");
  return me;
}

/** Reads the answer of /sandbox/state. Throws UnreadableStateError when it is not one. */
export function readState(from: unknown): State {
  if (!isFields(from)) throw new UnreadableStateError("the server did not answer with a state");
  const people = listAt(from, "people").map(person);
  return {
    team: textAt(from, "team") || textAt(fieldsAt(from, "team"), "name"),
    me: meOf(from, people),
    people,
    channels: listAt(from, "channels").map(channel),
    commands: listAt(from, "commands").map(command),
    shortcuts: listAt(from, "shortcuts").map(shortcut),
    messages: listAt(from, "messages").map(message),
    views: listAt(from, "views").map((fields) => ({ id: textAt(fields, "id"), fields })),
    home: isFields(from.home) ? from.home : null,
  };
}
