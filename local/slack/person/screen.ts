import { fileUrl } from "../api/files.ts";
import { localeOf } from "../api/users.ts";
import type { Json } from "../json.ts";
import { BOT, CHANNELS, type Channel, findPerson, PEOPLE, type Person, TEAM } from "../people.ts";
import type { StoredMessage } from "../state/messages.ts";
import type { Workspace } from "../workspace.ts";

/** How much of a file the page shows without opening it, in bytes. */
const PREVIEW_BYTES = 1200;
const PREVIEW_LINES = 8;

/** Everything that one person's client shows. */
export function screenOf(workspace: Workspace, me: Person): Json {
  const { features } = workspace.manifest;
  const channels = channelsOf(me);
  const ids = channels.map((channel) => channel.id);
  const messages = workspace.state.messages.visibleTo(me.id, ids);
  const spokenIn = new Set(messages.map((message) => message.channel));
  return {
    team: TEAM,
    me: personForm(workspace, me),
    people: [...PEOPLE.map((person) => personForm(workspace, person)), botForm()],
    channels: channels
      .filter((channel) => channel.personId === null || spokenIn.has(channel.id))
      .map(channelForm),
    commands: features.slash_commands.map((one) => ({
      command: one.command,
      description: one.description,
      usageHint: one.usage_hint ?? "",
    })),
    shortcuts: features.shortcuts.map((one) => ({
      callbackId: one.callback_id,
      name: one.name,
      type: one.type,
    })),
    messages: messages.map((message) => messageForm(workspace, message)),
    views: workspace.state.views.modalsOf(me.id).map((view) => view.body),
    home: workspace.state.views.homeOf(me.id)?.body ?? null,
  };
}

/** The conversations that a person is in. */
export function channelsOf(person: Person): Channel[] {
  return CHANNELS.filter((channel) => channel.personId === null || channel.personId === person.id);
}

function personForm(workspace: Workspace, person: Person): Json {
  return { ...person, locale: localeOf(workspace, person.id), isBot: false };
}

function botForm(): Json {
  return { id: BOT.userId, name: BOT.name, realName: BOT.realName, title: "", locale: "en-US", isBot: true };
}

function channelForm(channel: Channel): Json {
  const isDirect = channel.personId !== null;
  return {
    id: channel.id,
    name: isDirect ? BOT.realName : channel.name,
    isDirect,
    botIsMember: channel.botIsMember,
  };
}

function messageForm(workspace: Workspace, message: StoredMessage): Json {
  const { channel, ts, threadTs, userId, text, blocks, edited } = message;
  const userName = findPerson(userId)?.realName ?? BOT.realName;
  const files = message.files.flatMap((id) => fileForm(workspace, id));
  const isBot = userId === BOT.userId;
  const ephemeral = message.visibleTo !== null;
  return { channel, ts, threadTs, userId, userName, isBot, text, blocks, files, ephemeral, edited };
}

function fileForm(workspace: Workspace, id: string): Json[] {
  const file = workspace.state.files.peek(id, PREVIEW_BYTES);
  if (!file) return [];
  const lines = new TextDecoder().decode(file.head).split("\n");
  const preview = lines.slice(0, PREVIEW_LINES).join("\n");
  return [{ id, name: file.name, size: file.size, url: fileUrl(workspace, id, file.name), preview }];
}
