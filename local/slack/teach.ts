import { z } from "zod";
import { wireForm } from "./conversation.ts";
import type { Teach } from "./emulator/emulator.ts";
import type { Life } from "./emulator/life.ts";
import type { Json } from "./json.ts";
import { bare } from "./modals.ts";
import type { SandboxState } from "./state/state.ts";

const withTs = z.object({ ts: z.string() });
const withView = z.object({ view: z.object({ id: z.string() }) });
const withFile = z.object({ file_id: z.string() });

/** Teaches the emulator what it has forgotten: the message, view or file with this id, out of our own memory. */
export function teacher(state: SandboxState): Teach {
  return (life, id) =>
    teachMessage(state, life, id) ?? teachView(state, life, id) ?? teachFile(state, life, id);
}

function teachMessage(state: SandboxState, life: Life, ts: string): Promise<string> | undefined {
  const message = state.messages.find(ts);
  if (!message || message.visibleTo !== null) return undefined;
  const draft = wireForm({ ...message, threadTs: null });
  const args = message.text === "" && message.blocks.length === 0 ? { ...draft, text: "(file)" } : draft;
  return life.call("chat.postMessage", args, message.userId).then((answer) => withTs.parse(answer).ts);
}

function teachView(state: SandboxState, life: Life, id: string): Promise<string> | undefined {
  const stored = state.views.find(id);
  if (!stored) return undefined;
  if (stored.type === "home")
    return idOfView(life, "views.publish", { user_id: stored.person, view: bare(stored.body) });
  return life
    .call("views.generateTriggerId", { user_id: stored.person })
    .then((trigger) =>
      idOfView(life, "views.open", { trigger_id: trigger.trigger_id, view: bare(stored.body) }),
    );
}

async function idOfView(life: Life, method: string, args: Json): Promise<string> {
  return withView.parse(await life.call(method, args)).view.id;
}

async function teachFile(state: SandboxState, life: Life, id: string): Promise<string | undefined> {
  const file = state.files.find(id);
  if (!file) return undefined;
  const answer = await life.call("files.getUploadURLExternal", { filename: file.name, length: file.length });
  return withFile.parse(answer).file_id;
}
