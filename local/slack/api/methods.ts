import type { Json, SlackAnswer } from "../json.ts";
import type { Workspace } from "../workspace.ts";
import { deleteMessage, getPermalink, postEphemeral, postMessage, updateMessage } from "./chat.ts";
import { completeUpload, getUploadUrl } from "./files.ts";
import { userInfo, userList } from "./users.ts";
import { openView, publishView, pushView, updateView } from "./views.ts";

/** One Web API method: the scopes it needs, and how it is served when it is. */
export interface Method {
  scopes: readonly string[];
  /** Absent: the method exists in Slack, and the sandbox does not serve it. */
  serve?: (workspace: Workspace, args: Json) => Promise<SlackAnswer>;
}

/** Served by the emulator as it is. */
function emulated(method: string, ...scopes: string[]): [string, Method] {
  const serve = (workspace: Workspace, args: Json) =>
    workspace.emulator.run((session) => session.call(method, args));
  return [method, { scopes, serve }];
}

function unserved(scope: string, ...methods: string[]): [string, Method][] {
  return methods.map((method) => [method, { scopes: [scope] }]);
}

/**
 * The methods that the sandbox knows, with the bot scopes that Slack wants for each. A method that is not
 * here is unknown. The last group is here for its scopes alone, so that a bot that reaches further than
 * its manifest hears `missing_scope`.
 */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  emulated("auth.test"),
  ["api.test", { scopes: [], serve: async (_workspace, args) => ({ ok: true, args }) }],
  ["chat.postMessage", { scopes: ["chat:write"], serve: postMessage }],
  ["chat.postEphemeral", { scopes: ["chat:write"], serve: postEphemeral }],
  ["chat.update", { scopes: ["chat:write"], serve: updateMessage }],
  ["chat.delete", { scopes: ["chat:write"], serve: deleteMessage }],
  ["chat.getPermalink", { scopes: [], serve: getPermalink }],
  ["views.open", { scopes: [], serve: openView }],
  ["views.push", { scopes: [], serve: pushView }],
  ["views.update", { scopes: [], serve: updateView }],
  ["views.publish", { scopes: [], serve: publishView }],
  ["files.getUploadURLExternal", { scopes: ["files:write"], serve: getUploadUrl }],
  ["files.completeUploadExternal", { scopes: ["files:write"], serve: completeUpload }],
  ["users.info", { scopes: ["users:read"], serve: userInfo }],
  ["users.list", { scopes: ["users:read"], serve: userList }],
  emulated("users.getPresence", "users:read"),
  ...unserved(
    "chat:write",
    "chat.scheduleMessage",
    "chat.deleteScheduledMessage",
    "chat.scheduledMessages.list",
  ),
  ...unserved("chat:write", "chat.meMessage", "chat.startStream", "chat.appendStream", "chat.stopStream"),
  ...unserved("files:write", "files.delete"),
  ...unserved("files:read", "files.info", "files.list"),
  ...unserved("users:read", "bots.info"),
  ...unserved("users:read.email", "users.lookupByEmail"),
  ...unserved("users.profile:read", "users.profile.get"),
  ...unserved("usergroups:read", "usergroups.list", "usergroups.users.list"),
  ...unserved("channels:read", "conversations.list", "conversations.info", "conversations.members"),
  ...unserved("channels:history", "conversations.history", "conversations.replies"),
  ...unserved("channels:join", "conversations.join"),
  ...unserved("channels:manage", "conversations.create", "conversations.invite", "conversations.setTopic"),
  ...unserved("im:write", "conversations.open"),
  ...unserved("reactions:write", "reactions.add", "reactions.remove"),
  ...unserved("reactions:read", "reactions.get", "reactions.list"),
  ...unserved("pins:write", "pins.add", "pins.remove"),
  ...unserved("bookmarks:write", "bookmarks.add", "bookmarks.edit", "bookmarks.remove"),
  ...unserved("team:read", "team.info"),
]);
