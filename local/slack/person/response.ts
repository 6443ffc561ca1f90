import { z } from "zod";
import { isThreadParent } from "../api/chat.ts";
import { invalidBlocks } from "../api/refusals.ts";
import { checkBlocks } from "../block-kit/check.ts";
import { change, post, remove } from "../conversation.ts";
import { jsonObject, refusal, type SlackAnswer } from "../json.ts";
import { BOT } from "../people.ts";
import type { ResponseTarget } from "../response-urls.ts";
import type { Workspace } from "../workspace.ts";

const responseBody = z.object({
  text: z.string().default(""),
  blocks: z.array(jsonObject).default([]),
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});

/** Does what the bot says through a response_url, or in its direct answer to a slash command. */
export async function respond(
  workspace: Workspace,
  target: ResponseTarget,
  body: unknown,
): Promise<SlackAnswer> {
  const parsed = responseBody.safeParse(body);
  if (!parsed.success) return refusal("invalid_payload");
  const { text, blocks, response_type, replace_original, delete_original, thread_ts } = parsed.data;
  const original = target.messageTs === null ? undefined : workspace.state.messages.find(target.messageTs);
  if (delete_original) return original ? remove(workspace, original) : refusal("message_not_found");
  const problems = checkBlocks(blocks, "message");
  if (problems.length > 0) return invalidBlocks(problems);
  if (text === "" && blocks.length === 0) return refusal("no_text");
  if (replace_original)
    return original ? change(workspace, original, text, blocks) : refusal("message_not_found");
  const visibleTo = response_type === "ephemeral" ? target.person : null;
  const threadTs = thread_ts && isThreadParent(workspace, target.channel, thread_ts) ? thread_ts : null;
  return post(workspace, { channel: target.channel, threadTs, userId: BOT.userId, text, blocks, visibleTo });
}
