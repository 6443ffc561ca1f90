import { z } from "zod";
import { claimTs, readerOf } from "../conversation.ts";
import { type Json, jsonObject, refusal, type SlackAnswer } from "../json.ts";
import { BOT } from "../people.ts";
import type { Workspace } from "../workspace.ts";
import { jsonArgument, textArgument } from "./arguments.ts";
import { addressedChannel, isThreadParent } from "./chat.ts";
import { invalidArgument } from "./refusals.ts";

/** The largest file that the sandbox takes, in bytes. Slack takes 1 GB; this is a laptop. */
export const FILE_LIMIT = 20_000_000;

const announced = z.object({ file_id: z.string() });
const finished = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);
const shares = z.record(z.string(), z.array(z.object({ ts: z.string() })));
const sharedFiles = z.array(
  jsonObject.and(z.object({ shares: z.object({ public: shares, private: shares }).partial() })),
);

/** files.getUploadURLExternal */
export async function getUploadUrl(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const name = textArgument(args, "filename").trim();
  const length = Number(textArgument(args, "length"));
  if (name === "") return invalidArgument("", "missing required field: filename");
  if (!Number.isInteger(length) || length < 1) return invalidArgument("/length", "must be greater than 0");
  if (length > FILE_LIMIT) return refusal("file_upload_size_restricted");
  return workspace.emulator.run(async (session) => {
    const answer = await session.call("files.getUploadURLExternal", { filename: name, length });
    if (!answer.ok) return answer;
    const { file_id: id } = announced.parse(answer);
    session.aliases.add(id, id);
    workspace.state.files.announce(id, name, length);
    return { ok: true, upload_url: `${workspace.url}/upload/v1/${id}`, file_id: id };
  });
}

/** Takes the bytes for an announced upload; returns what the plain-text answer says and its status. */
export async function receiveUpload(
  workspace: Workspace,
  id: string,
  body: Uint8Array,
): Promise<[number, string]> {
  const file = workspace.state.files.find(id);
  if (file?.shared !== 0) return [404, "file_not_found"];
  if (body.length !== file.length) return [400, `expected ${file.length} bytes, got ${body.length}`];
  workspace.state.files.receive(id, body);
  return [200, `OK - ${body.length}`];
}

/** files.completeUploadExternal */
export async function completeUpload(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const files = finished.safeParse(jsonArgument(args, "files"));
  if (!files.success) return invalidArgument("/files", "must provide a list of files");
  const stored = files.data.map((file) => workspace.state.files.find(file.id));
  if (stored.some((file) => !file?.body || file.shared !== 0)) return refusal("file_not_found");
  const address = textArgument(args, "channel_id") || textArgument(args, "channels");
  const place = address === "" ? null : addressedChannel(address);
  if (place === undefined) return refusal("channel_not_found");
  if (place && !place.botIsMember) return refusal("not_in_channel");
  const threadTs = textArgument(args, "thread_ts") || null;
  if (threadTs !== null && !(place && isThreadParent(workspace, place.id, threadTs))) {
    return refusal("thread_not_found");
  }
  const comment = textArgument(args, "initial_comment");
  const sharing = { channel: place?.id ?? null, threadTs, comment };
  const answer = await share(workspace, files.data, sharing);
  if (answer.ok && place) workspace.changes.announce(readerOf(place.id));
  return answer;
}

interface Sharing {
  channel: string | null;
  threadTs: string | null;
  comment: string;
}

function share(
  workspace: Workspace,
  files: z.infer<typeof finished>,
  sharing: Sharing,
): Promise<SlackAnswer> {
  const { channel, threadTs, comment } = sharing;
  return workspace.emulator.run(async (session) => {
    await session.know(threadTs, ...files.map((file) => file.id));
    for (const file of files) {
      const body = workspace.state.files.find(file.id)?.body;
      if (body) await session.upload(file.id, body);
    }
    const answer = await session.call("files.completeUploadExternal", {
      files,
      ...(channel === null ? {} : { channel_id: channel }),
      ...(threadTs === null ? {} : { thread_ts: threadTs }),
      ...(comment === "" ? {} : { initial_comment: comment }),
    });
    if (!answer.ok) return answer;
    for (const file of files) workspace.state.files.share(file.id);
    const shared = sharedFiles.parse(answer.files);
    const emulatedTs = channel === null ? undefined : shareTs(shared, channel);
    if (channel !== null && emulatedTs !== undefined) {
      const ts = claimTs(workspace, session, emulatedTs);
      const ids = files.map((file) => file.id);
      const message = {
        ts,
        channel,
        threadTs,
        userId: BOT.userId,
        text: comment,
        visibleTo: null,
        edited: false,
      };
      workspace.state.messages.add({ ...message, blocks: [], files: ids });
    }
    return { ok: true, files: shared.map((file) => withOurLinks(workspace, file)) };
  });
}

function shareTs(files: z.infer<typeof sharedFiles>, channel: string): string | undefined {
  const first = files[0]?.shares;
  return (first?.public?.[channel] ?? first?.private?.[channel])?.[0]?.ts;
}

/** Where people read a file. The name is part of the path for their sake only. */
export function fileUrl(workspace: Workspace, id: string, name: string): string {
  return `${workspace.url}/files/${id}/${encodeURIComponent(name)}`;
}

function withOurLinks(workspace: Workspace, file: Json): Json {
  const url = fileUrl(workspace, String(file.id), String(file.name));
  return { ...file, url_private: url, url_private_download: url, permalink: url };
}
