import { z } from "zod";
import { checkBlocks } from "../block-kit/check.ts";
import { change, post, remove } from "../conversation.ts";
import { type Json, jsonObject, refusal, type SlackAnswer } from "../json.ts";
import { BOT, CHANNELS, type Channel, findChannel, findPerson } from "../people.ts";
import type { StoredMessage } from "../state/messages.ts";
import type { Workspace } from "../workspace.ts";
import { jsonArgument, textArgument } from "./arguments.ts";
import { invalidBlocks } from "./refusals.ts";

/**
 * Slack: chat.update refuses longer text with `msg_too_long`, although chat.postMessage takes 40000 characters.
 * The reference says characters; what is counted are bytes of UTF-8, so Japanese text gets a third of it.
 */
export const UPDATE_TEXT_LIMIT = 4000;

const blockList = z.array(jsonObject);

/** chat.postMessage */
export async function postMessage(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const place = readPlace(workspace, args);
  if ("ok" in place) return place;
  const content = readContent(args);
  if ("ok" in content) return content;
  return post(workspace, { ...place, ...content, userId: BOT.userId, visibleTo: null });
}

/** chat.postEphemeral */
export async function postEphemeral(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const place = readPlace(workspace, args);
  if ("ok" in place) return place;
  const person = findPerson(textArgument(args, "user"));
  if (!person) return refusal("user_not_in_channel");
  const content = readContent(args);
  if ("ok" in content) return content;
  return post(workspace, { ...place, ...content, userId: BOT.userId, visibleTo: person.id });
}

/** chat.update */
export async function updateMessage(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const message = ownMessage(workspace, args, "cant_update_message");
  if ("ok" in message) return message;
  if (Buffer.byteLength(textArgument(args, "text")) > UPDATE_TEXT_LIMIT) return refusal("msg_too_long");
  const content = readContent(args);
  if ("ok" in content) return content;
  if (losesRichText(message.blocks, content.blocks)) return refusal("block_mismatch");
  return change(workspace, message, content.text, content.blocks);
}

/** chat.delete */
export async function deleteMessage(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const message = ownMessage(workspace, args, "cant_delete_message");
  return "ok" in message ? message : remove(workspace, message);
}

/** chat.getPermalink */
export async function getPermalink(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const channel = findChannel(textArgument(args, "channel"));
  if (!channel) return refusal("channel_not_found");
  const message = workspace.state.messages.find(textArgument(args, "message_ts"));
  if (message?.channel !== channel.id || message.visibleTo !== null) return refusal("message_not_found");
  const link = `${workspace.url}/archives/${channel.id}/p${message.ts.replace(".", "")}`;
  const thread = message.threadTs === null ? "" : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  return { ok: true, channel: channel.id, permalink: link + thread };
}

/** Finds a channel by id or by `#name`, as the posting methods do. */
export function addressedChannel(address: string): Channel | undefined {
  const byName = CHANNELS.find((channel) => channel.personId === null && `#${channel.name}` === address);
  return byName ?? findChannel(address);
}

/** Whether a new message may go below this one. */
export function isThreadParent(workspace: Workspace, channel: string, ts: string): boolean {
  const parent = workspace.state.messages.find(ts);
  return (
    parent !== undefined &&
    parent.channel === channel &&
    parent.threadTs === null &&
    parent.visibleTo === null
  );
}

function readPlace(
  workspace: Workspace,
  args: Json,
): { channel: string; threadTs: string | null } | SlackAnswer {
  const channel = addressedChannel(textArgument(args, "channel"));
  if (!channel) return refusal("channel_not_found");
  if (!channel.botIsMember) return refusal("not_in_channel");
  const closed = workspace.manifest.features.app_home?.messages_tab_enabled === false;
  if (channel.personId !== null && closed) return refusal("messages_tab_disabled");
  const threadTs = textArgument(args, "thread_ts") || null;
  if (threadTs !== null && !isThreadParent(workspace, channel.id, threadTs))
    return refusal("thread_not_found");
  return { channel: channel.id, threadTs };
}

function readContent(args: Json): { text: string; blocks: Json[] } | SlackAnswer {
  const text = textArgument(args, "text");
  const given = args.blocks === undefined || args.blocks === "" ? [] : jsonArgument(args, "blocks");
  const blocks = blockList.safeParse(given);
  if (!blocks.success) return refusal("invalid_blocks_format");
  const problems = checkBlocks(blocks.data, "message");
  if (problems.length > 0) return invalidBlocks(problems);
  if (text === "" && blocks.data.length === 0) return refusal("no_text");
  return { text, blocks: blocks.data };
}

function ownMessage(workspace: Workspace, args: Json, notOwn: string): StoredMessage | SlackAnswer {
  const channel = findChannel(textArgument(args, "channel"));
  if (!channel) return refusal("channel_not_found");
  const message = workspace.state.messages.find(textArgument(args, "ts"));
  if (message?.channel !== channel.id || message.visibleTo !== null) return refusal("message_not_found");
  return message.userId === BOT.userId ? message : refusal(notOwn);
}

/** Slack: a rich text block can not be replaced by blocks of other kinds. */
function losesRichText(before: readonly Json[], after: readonly Json[]): boolean {
  const has = (blocks: readonly Json[]) => blocks.some((block) => block.type === "rich_text");
  return has(before) && after.length > 0 && !has(after);
}
