import type { Session } from "./emulator/emulator.ts";
import { fillIds } from "./ids.ts";
import { type Json, type SlackAnswer, slackAnswer } from "./json.ts";
import type { StoredMessage } from "./state/messages.ts";
import type { Workspace } from "./workspace.ts";

/** Slack: longer text of a message is cut. Characters. */
const TEXT_LIMIT = 40_000;

/** A message about to be posted. `visibleTo` makes it ephemeral. */
export interface Draft {
  channel: string;
  threadTs: string | null;
  userId: string;
  text: string;
  blocks: Json[];
  visibleTo: string | null;
}

/** Posts through the emulator, which gives the message its `ts`, and remembers it. */
export async function post(workspace: Workspace, draft: Draft): Promise<SlackAnswer> {
  const blocks = fillIds(draft.blocks);
  const answer = await workspace.emulator.run(async (session) => {
    await session.know(draft.threadTs);
    const method = draft.visibleTo === null ? "chat.postMessage" : "chat.postEphemeral";
    const given = await session.call(method, wireForm({ ...draft, blocks }), draft.userId);
    const emulatedTs = given.ts ?? given.message_ts;
    if (!given.ok || typeof emulatedTs !== "string") return given;
    const ts = claimTs(workspace, session, emulatedTs);
    const text = [...draft.text].slice(0, TEXT_LIMIT).join("");
    workspace.state.messages.add({ ...draft, ts, text, blocks, files: [], edited: false });
    return republish(session, given);
  });
  if (answer.ok) workspace.changes.announce(draft.visibleTo ?? readerOf(draft.channel));
  return answer;
}

/** Replaces what a message says. An ephemeral one is known to us alone. */
export async function change(
  workspace: Workspace,
  message: StoredMessage,
  text: string,
  newBlocks: Json[],
): Promise<SlackAnswer> {
  const blocks = fillIds(newBlocks);
  const answer = await workspace.emulator.run(async (session) => {
    const { ts, channel } = message;
    if (message.visibleTo === null) await session.know(ts);
    const given: SlackAnswer =
      message.visibleTo === null
        ? await session.call("chat.update", { channel, ts, text, blocks }, message.userId)
        : { ok: true };
    const edited = blocks.length === 0 && text !== message.text;
    if (given.ok) workspace.state.messages.change(ts, text, blocks, edited);
    return given;
  });
  if (answer.ok) workspace.changes.announce(message.visibleTo ?? readerOf(message.channel));
  return answer;
}

/** Deletes a message. */
export async function remove(workspace: Workspace, message: StoredMessage): Promise<SlackAnswer> {
  const { ts, channel } = message;
  const answer = await workspace.emulator.run(async (session): Promise<SlackAnswer> => {
    if (message.visibleTo !== null) return { ok: true };
    await session.know(ts);
    return session.call("chat.delete", { channel, ts }, message.userId);
  });
  if (!answer.ok) return answer;
  workspace.state.messages.remove(ts);
  workspace.changes.announce(message.visibleTo ?? readerOf(channel));
  return answer;
}

/** Who hears about a message: one person in direct messages, everybody in a channel. */
export function readerOf(channel: string): string | null {
  return channel.startsWith("D") ? `U${channel.slice(1)}` : null;
}

/**
 * Gives a message its lasting `ts`: the emulator's own, unless an earlier life has used it or a later one.
 * The emulator counts from 1 in each life, so two lives in one second may collide.
 */
export function claimTs(workspace: Workspace, session: Session, emulatedTs: string): string {
  const newest = workspace.state.messages.newestTs();
  const ts = newest === undefined || emulatedTs > newest ? emulatedTs : after(newest);
  session.aliases.add(ts, emulatedTs);
  return ts;
}

/** Translates an answer again, after its ids have been claimed. */
export function republish(session: Session, answer: SlackAnswer): SlackAnswer {
  return slackAnswer.parse(JSON.parse(session.aliases.toPublic(JSON.stringify(answer))));
}

function after(ts: string): string {
  const [seconds = "0", micros = "0"] = ts.split(".");
  const next = Number(micros) + 1;
  if (next > 999_999) return `${Number(seconds) + 1}.000001`;
  return `${seconds}.${String(next).padStart(6, "0")}`;
}

/** A message's fields as the Web API takes them. */
export function wireForm(draft: Omit<Draft, "userId">): Json {
  return {
    channel: draft.channel,
    text: draft.text,
    ...(draft.blocks.length > 0 ? { blocks: draft.blocks } : {}),
    ...(draft.threadTs === null ? {} : { thread_ts: draft.threadTs }),
    ...(draft.visibleTo === null ? {} : { user: draft.visibleTo }),
  };
}
